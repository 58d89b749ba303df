"""Holds (지급 보류): a payee has one fixed grant if the policy allows one; a further one waits.

`payees` finds the payee's other claims and locks them, `holding` puts a claim on hold, `verbs`
release it by two people or end it as a duplicate. The rule itself is SQL:
`claims.register.same_payee` (which claims are one payee's), `models.triggers.payee_grants` (which
grants bar a claim) and `models.triggers.holds` (the states of a hold). Runs hold claims by
themselves (`grants.running`).
"""
