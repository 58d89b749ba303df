"""The funnel of the council counts claims in each step, also in the last one."""

import pytest

from claims.lists.figures import figure_named
from claims.tests.factories import BankAccountFactory, ClaimFactory
from reviews.committee.models import QueueRow
from reviews.committee.tests import factories as make
from reviews.dashboard import definitions, statistics
from reviews.dashboard.funnel import funnel
from reviews.payouts.approvals.verbs import cancel_payout
from reviews.payouts.models import Payout
from reviews.payouts.preparation.corrections import prepare_correction
from reviews.payouts.preparation.verbs import prepare_replacement
from reviews.payouts.states.payouts import PayState
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db

STATES = {
    "paid_claims": PayState.PAID,
    "waiting_claims": PayState.WAITING,
    "failed_claims": PayState.FAILED,
}


def granted():
    """The payout of a decision of 300,000 won, which leaves room for corrections."""
    review = make.in_review(claimed_loss=900_000)
    BankAccountFactory(claim=review.claim)
    make.vote_all(review, ("partly", 300_000))
    return Payout.objects.get(claim=review.claim, kind="additional")


def corrected(payout):
    return prepare_correction(payout=payout, amount=5_000, by=money.secretary(), reason="착오")


def claims_with_payouts():
    """Granted claims in each state of payment; two of them with a second payout, one repeated."""
    granted()
    money.paid(money.approved(granted()))
    money.paid(money.approved(corrected(money.paid(money.approved(granted())))))
    corrected(money.paid(money.approved(granted())))
    money.failed(money.approved(granted()))
    again = money.failed(money.approved(granted()))
    money.new_account(again.claim)
    prepare_replacement(payout=again, by=money.secretary(), same_account=True)
    money.failed(money.approved(corrected(money.paid(money.approved(granted())))))
    make.decided(("deny", None))
    ClaimFactory()


def claims_of(name):
    condition = figure_named(definitions.QUEUE, name).condition()
    return set(QueueRow.objects.filter(condition).values_list("claim", flat=True))


def test_each_claim_is_in_one_step_by_its_pay_state():
    claims_with_payouts()
    states = Payout.objects.pay_states(claims_of("granted"))
    assert len(states) == 7
    for name, state in STATES.items():
        wanted = {claim for claim, found in states.items() if found == state}
        assert claims_of(name) == wanted != set(), name


def test_the_last_step_is_no_larger_than_the_one_before_and_adds_up():
    claims_with_payouts()
    gone = granted()
    cancel_payout(payout=gone, by=money.secretary(), reason="두 번 작성")
    council = statistics.council()
    whole, steps = funnel(statistics.register_counts(), council)
    assert [str(step.drop[0].text) for step in whole[1:]] == [
        "계열사로 이관 0", "금전 피해 없음 0", "구간 지급 · 범위 밖 0",
    ]  # fmt: skip
    before, last = steps[-2:]
    assert (before.n, last.n) == (8, 2)
    assert [str(part.text) for part in last.drop] == ["대기 3", "실패 2", "지급 없음 1"]
    assert last.n + 3 + 2 + 1 == before.n
    payouts = definitions.count_payouts()
    assert payouts["council_paid"]["n"] == 5  # payouts: also those of a claim with another one


def test_payouts_of_decisions_are_called_so():
    for name in ("council_paid", "council_waiting", "council_failed"):
        figure = figure_named(definitions.PAYOUTS, name)
        assert str(figure.label).startswith("의결에 따른")
