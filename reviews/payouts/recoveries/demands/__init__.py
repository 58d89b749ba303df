"""Demands: proposal of a recovery, its approval, which demands the money, and its end before that.

`waiver_rights` says who may let money of a recovery go. Knows no other room of recoveries but errors.
"""
