"""Errors that several packages of payouts raise, or that stand for a refusal of the database, by act.

Errors of one package alone are in its own `errors`; `payouts.constraint_errors` has the refusals.
"""
