"""Errors of several packages of payouts, or that stand for refusals of the database, by act.

Errors of one package alone are in its own `errors`; `payouts.constraint_errors` has the refusals.
"""
