"""Approval of payouts by finance, as the form showed them, and its undoing.

`verbs` are the state changes, `blockers` the reasons that keep a row or a person from approval,
`fingerprint` the digests of what was shown, `selection` the picked rows of the list. This package
may import `ledger`, `locks`, `notices` and `models`.
"""
