"""Preparation of single payouts: from a decision, again after a failure, as a correction.

`verbs` writes the rows, `cancel` ends unbatched ones with their claim. This room may import
`approvals`, `locks`, `notices` and `models`.
"""
