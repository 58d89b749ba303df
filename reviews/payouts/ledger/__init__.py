"""Budgets of programmes and verification of the ledger, which only the database writes.

`budget` and `budget_changes` set budgets, `verification` counts everything again, `snapshot` gives
several queries one view of the data. This package may import `models` only.
"""
