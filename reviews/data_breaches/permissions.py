"""Permissions of data breaches: the secretariat manages them, chair and auditor see them."""

MANAGES = "reviews.manage_databreach"
SEES = "reviews.view_databreach"
