"""Errors that several rooms of payouts raise, or that a refusal of the database becomes, by act.

Errors of one room alone are in its own `errors`; `payouts.constraint_errors` has the refusals.
"""
