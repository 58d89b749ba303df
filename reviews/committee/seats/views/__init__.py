"""Pages of seats outside the desk: members, draws, challenges."""
