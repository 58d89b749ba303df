"""Bank results that two people enter by hand, for payments that no file of the bank names.

One person proposes a result by the bank's statement, another confirms it (`verbs`). The pages are
in `payouts.views`. This package may import `bank`, `approvals` and the packages below them.
"""
