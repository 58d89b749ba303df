"""Listeners of the packages' events (claims/hooks), in the transactions of their verbs.

Each reads the readers in one query at most and writes all items in one statement. Nobody is told
of their own act.
"""
