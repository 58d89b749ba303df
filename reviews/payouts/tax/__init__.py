"""Grants as other income (기타소득): the rule of a policy, its computation, the yearly statement.

Off by default: a policy says whether its grants count. Nothing is withheld here: a transfer is of
the whole amount, and the statement says what the law would take of it. `rule` is pure, `statement`
computes the same in SQL. May import `batches` and the packages below it.
"""
