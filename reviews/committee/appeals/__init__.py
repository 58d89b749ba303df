"""이의신청: registered, accepted, put off, taken back; what round 2 sees of the first."""
