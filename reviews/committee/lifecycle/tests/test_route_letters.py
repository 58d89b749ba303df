"""Letters of a new route promise only the money that its claim will get."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.register.models import Claim
from reviews.committee.fact_corrections.confirmations import facts_sheet
from reviews.committee.fact_corrections.tests import factories as facts
from reviews.committee.objections.confirmations import answer_sheet
from reviews.committee.objections.tests import factories as objections
from reviews.committee.objections.verbs import confirm_answer
from reviews.committee.retriage import running
from reviews.committee.retriage.tests import factories as retriage
from reviews.notices.models import Notice
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds.tests import factories as holds
from reviews.payouts.models import PayeeHold
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
HELD = "이 신청의 지원금은 확인하는 동안 보류하고 있습니다."
DUPLICATE = "다른 신청과 중복되어 이 신청에는 지원금을 지급하지 않습니다."


def letter(claim, event):
    return Notice.objects.get(claim=claim, event=event).body


def with_offset(kept, amount=50_000):
    """A claim of whose prepared grant of 50,000 won `kept` won settled a debt."""
    owed = recoveries.demanded()
    claim = money.tier_claim(amount, claimant=owed.claim.claimant)
    payout = money.tier_payout(claim=claim, amount=amount, plain_number="220000000001")
    recoveries.confirmed(recoveries.offset(owed, payout, kept), by=money.secretary())
    return Claim.objects.get(pk=claim.pk)


@pytest.mark.parametrize(
    ("state", "said"), [(holds.held, HELD), (holds.duplicate, DUPLICATE)], ids=["held", "duplicate"]
)
def test_corrected_facts_promise_no_grant_that_is_barred(state, said):
    claim = Claim.objects.get(pk=state().claim_id)
    made = facts.proposed(claim, claimed_loss=250_000)
    labels = dict(facts_sheet(made, claim).facts)
    assert "새 지원금도" in labels["지급 보류"]
    facts.confirm_facts(correction=made, by=money.secretary())
    body = letter(claim, "facts_corrected")
    assert said in body and "보내 드립니다" not in body
    assert "이의는 30일 안에" in body
    assert not claim.payouts.exclude(status="cancelled").exists()


def test_an_upheld_objection_promises_no_held_grant():
    holds.one_each()
    first = holds.claim()
    second = holds.claim(first, holds.CLAIMANT, amount=30_000)
    grants.finished()
    assert PayeeHold.objects.get(claim=second).status == "waiting"
    claim = Claim.objects.get(pk=second.pk)
    made = objections.upheld_to_tier(claim, 50_000)
    assert "지급 보류" in dict(answer_sheet(made, claim).facts)
    confirm_answer(objection=made, by=money.secretary())
    body = letter(claim, "objection_upheld")
    assert HELD in body and "보내 드립니다" not in body


def test_an_upheld_objection_of_a_paid_claim_tells_the_difference():
    paid = money.paid(money.approved(money.tier_payout(amount=30_000)))
    claim = Claim.objects.get(pk=paid.claim_id)
    made = objections.upheld_to_tier(claim, 50_000)
    assert "지급 보류" not in dict(answer_sheet(made, claim).facts)
    confirm_answer(objection=made, by=money.secretary())
    assert claim.payouts.get(kind="correction").amount == 20_000
    body = letter(claim, "objection_upheld")
    assert "차액 20,000원을 보내 드립니다." in body and "50,000원" not in body


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (20_000, "지원금 30,000원 가운데 돌려주셔야 할 금액에 쓴 20,000원을 빼고 10,000원을"),
        (50_000, "돌려주셔야 할 금액에 모두 써서 더 지급할 금액이 없습니다."),
    ],
)
def test_corrected_facts_promise_what_an_offset_left(kept, said):
    claim = with_offset(kept)
    facts.confirmed(claim, claimed_loss=250_000)
    won = claim.payouts.filter(status="prepared").values_list("amount", flat=True)
    assert list(won) == ([10_000] if kept == 20_000 else [])
    body = letter(claim, "facts_corrected")
    assert said in body and "지원금 30,000원을 신청하신" not in body


def test_a_route_without_a_grant_says_why_and_what_was_paid():
    paid = money.paid(money.approved(money.tier_payout(amount=30_000)))
    facts.confirmed(Claim.objects.get(pk=paid.claim_id), claimed_loss=None)
    body = letter(paid.claim, "facts_corrected")
    assert "이미 지급한 지원금은 그대로입니다. 금전 피해를 적지 않으신 신청이라" in body


def test_a_retriage_reads_the_money_of_its_claims_once():
    """Each letter promises the payout that the move prepared, less what an offset kept back."""
    set_off = with_offset(20_000)
    holds.one_each(holds.ACCOUNT)
    held = holds.held(holds.ACCOUNT).claim
    prepared = money.tier_payout(amount=50_000, plain_number="220000000002").claim
    approved = money.approved(money.tier_payout(amount=50_000, plain_number="220000000003"))
    paid = money.paid(approved).claim
    plain, none = grants.claim_of(grants.TIER), money.tier_claim(50_000)
    run = retriage.confirmed()
    with CaptureQueriesContext(connection) as seen:
        assert running.process_chunk(run.pk) is False
    assert sum(" AS coming" in query["sql"] for query in seen) == 1
    said = {
        held: HELD,
        set_off: "지원금 60,000원 가운데 돌려주셔야 할 금액에 쓴 20,000원을 빼고 40,000원을",
        prepared: "지원금 60,000원을 신청하신 계좌로 보내 드립니다.",
        paid: "이미 지급한 지원금에 더해 차액 10,000원을 보내 드립니다.",
        plain: "지원금 60,000원을 신청하신 계좌로 보내 드립니다.",
        none: "지원금 60,000원을 보내 드릴 계좌가 없거나 예금주가 달라 지급하지 못하고 있습니다.",
    }
    assert {c: words for c, words in said.items() if words not in letter(c, "route_changed")} == {}
