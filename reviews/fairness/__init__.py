"""Fairness of the council's decisions, for its chair: how alike claims came out, and what members,
weeks, order, industries have to do with it.

`estimates` and `panels` are pure; `statement` is the SQL, `computing` its figures, `verbs` keeps a
report. May import committee, payouts and below.
"""
