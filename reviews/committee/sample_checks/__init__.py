"""Sample checks (표본 점검): decided claims drawn by lot are judged once more, blind, before their
payout goes out. Nothing of it changes a decision.

`drawing` draws claims and judges from recorded seeds, `verbs` judge and close, `agreement` is pure.
"""
