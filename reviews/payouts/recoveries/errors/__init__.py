"""Errors of recoveries with the sentence shown to people, by act; `by_constraint` those that the
database's refusals become.
"""
