"""Permissions of an erasure: the secretariat proposes and keeps claims out, the chair approves."""

PROPOSE = "reviews.propose_erasure"
APPROVE = "reviews.approve_erasure"
SEES = "reviews.view_erasurerun"
