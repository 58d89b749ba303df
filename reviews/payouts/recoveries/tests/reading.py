"""Readings for tests of recoveries: the books, the letters, the entries of the ledger."""

from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import Budget
from reviews.payouts.tests import factories as money


def inbox():
    """Items of the package above, which listens to this one."""
    return money.model("InboxItem").objects


def books():
    """(spent, receivable) of the budget; every sum agrees with every other."""
    assert [str(one) for one in find_differences()] == []
    budget = Budget.objects.get()
    return budget.spent, budget.receivable


def letters(recovery):
    rows = recovery.claim.notices.filter(event__startswith="recovery").order_by("pk")
    return [event.removeprefix("recovery_") for event in rows.values_list("event", flat=True)]


def entries(recovery):
    return list(recovery.entries.order_by("pk").values_list("kind", "paid", "receivable"))


def of_the_same_claimant(claim):
    """Another tier claim of a claimant, with its grant prepared."""
    other = money.tier_claim(claimant=claim.claimant)
    return money.tier_payout(claim=other)
