"""Demands: proposal of a recovery, its approval, which demands the money, and its end before that.

`waiver_rights` says who may waive money of a recovery. May import `errors`, but no other package of
recoveries.
"""
