"""Files to the bank and back: made from a batch, compared, read, matched; and reconciled."""
