"""Reconciliation of payouts with ledger, budgets, batches and bank results, and its export.

This package may import `files` and `results`.
"""
