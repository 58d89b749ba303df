"""Preparation of single payouts: from a decision, again after a failure, as a correction.

`verbs` writes the rows, `corrections` those of a correction; `payees` says who gets the money, and
`cancel` ends unbatched payouts with their claim. This package may import `approvals`, `locks`,
`notices` and `models`.
"""
