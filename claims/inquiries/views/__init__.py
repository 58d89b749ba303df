"""Pages of inquiries: their `lists`, and the acts on `inquiries` and `notes` of the claim page."""
