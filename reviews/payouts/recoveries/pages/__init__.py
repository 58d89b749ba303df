"""Pages of recoveries: the list, one recovery with its acts, and its part of the claim's page."""
