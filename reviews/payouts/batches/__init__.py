"""Batches of approved payouts: built by one person of finance, released by another.

`verbs` build, release and cancel, `queries` selects the next batch, `confirmations` has the sheet
before a release. The pages are in `payouts.views`. This package may import `approvals`, `bank` and
`grants`.
"""
