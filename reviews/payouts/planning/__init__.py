"""Payment days, limits of transfers, and several batches by rule.

`changes` are the two rules that two administrators set; `plan` splits the approved payouts into
batches, `verbs` builds them all or none. May import `batches` and the packages below it.
"""
