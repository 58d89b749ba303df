"""Movements of recoveries: receipts, counter-entries, offsets, write-offs and cancelled demands.

`verbs` enter them, `confirming` confirms them by a second person, `waiting` says which recoveries
wait for whom; `deposits` are the bank references of receipts. Knows plans and demands.
"""
