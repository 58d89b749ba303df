"""Permissions of benefits (reviews/roles.py says who has them)."""

VIEW = "reviews.view_benefitrun"
PROPOSE = "reviews.propose_benefit"
APPROVE = "reviews.approve_benefit"
