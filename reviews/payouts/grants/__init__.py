"""Fixed grants: the amounts of the published plan, prepared for tens of thousands of claims.

`preparation` queues runs, `running` writes their rows chunk by chunk, `approval` approves them in
bulk, `eligibility` is the rule in SQL, `queries` counts what is left, `views` and `context` are the
pages. The database rules are in `models.triggers.grants`. This package may import
`payouts.preparation`, `approvals` and the packages below them; it does not know the bank.
"""
