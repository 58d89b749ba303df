"""Payouts: prepared, approved by finance, batched, sent to the bank, settled by its results.

`preparation` and `grants` write payouts, `approvals` approves them, `batches` sends them, `bank`
makes the bank's files, reads its results and reconciles, `manual_results` takes results of two
people, `ledger` has budgets and verification, `views` the pages. A package imports only packages
below it (pyproject.toml, import-linter). Payouts may import `claims` and `reviews.notices`.
"""
