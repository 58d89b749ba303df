"""Bank results that two people enter by hand, where no file of the bank says them."""
