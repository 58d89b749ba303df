"""Objections: received in time, answered by two people, with their effect on route and money."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from claims import clock
from claims.errors import ForbiddenError, ReasonNeededError, SecondPersonError
from claims.policy.deadlines import add_working_days
from claims.register.models import Claim, Route
from claims.tests.factories import ClaimFactory, UserFactory, extend
from claims.tests.races import at_once, errors_of
from claims.tests.raw_sql import refused
from reviews.committee.errors import FailedGrantError, NotOpenError
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.committee.models import Objection, QueueRow, Review
from reviews.committee.objections.errors import (
    LowerTierError,
    NoLossError,
    NoObjectionError,
    ObjectionRouteError,
    PassedLateError,
    RouteMovedError,
    RouteMovedSinceAnswerError,
)
from reviews.committee.objections.tests import factories as make
from reviews.committee.objections.verbs import (
    confirm_answer,
    pass_to_council,
    propose_answer,
    register_objection,
    send_back,
    withdraw_objection,
)
from reviews.committee.queue.verification import find_differences
from reviews.committee.tests import factories as council
from reviews.notices.models import Notice
from reviews.payouts.errors.preparation import BatchedClaimError
from reviews.payouts.grants.errors import NothingToPrepareError
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.models import Payout
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
InboxItem = apps.get_model("reviews", "InboxItem")  # in a package above this one


def letters(claim):
    return list(Notice.objects.filter(claim=claim).order_by("pk").values_list("event", flat=True))


# ------------------------------------------------------------------ received
@pytest.mark.parametrize(
    "route", ["late", "affiliate", "no_monetary_loss", "out_of_scope", "tier_grant"]
)
def test_every_route_without_the_council_can_be_objected_to_once(route):
    claim = make.claim_of(route)
    made = make.received(claim)
    assert make.ASKS not in str(bytes(made.asks))
    assert made.reveal_asks(claim.number) == make.ASKS
    assert (made.route, made.tier, made.routed_at) == (route, claim.tier, claim.routed_at)
    assert made.decide_by == add_working_days(clock.today(), 15)
    assert letters(claim) == ["objection_received"]
    with pytest.raises(NoObjectionError):
        make.received(claim)
    withdraw_objection(objection=made, by=money.secretary(), reason="신청인이 철회함")
    again = make.received(claim)  # a withdrawn one is none
    confirm_answer(
        objection=propose_answer(
            objection=again, by=money.secretary(), outcome="refused", reason=make.REASON
        ),
        by=money.secretary(),
    )
    with pytest.raises(NoObjectionError):
        make.received(claim)


def test_what_cannot_be_objected_to():
    for claim in (ClaimFactory(), grants.withdrawn(make.late_claim())):
        with pytest.raises(NoObjectionError):
            make.received(claim)
    claim = make.late_claim()
    tomorrow = clock.today() + timedelta(days=1)
    for wrong, error in (
        ({"asks": " "}, ReasonNeededError),
        ({"channel": "pigeon"}, NoObjectionError),
        ({"filed_on": tomorrow}, NoObjectionError),
        ({"by": UserFactory(roles="finance")}, ForbiddenError),
    ):
        with pytest.raises(error):
            make.received(claim, **wrong)
    assert not Objection.objects.exists()


def test_the_day_of_an_objection_lies_between_filing_and_today_as_its_refusal_says():
    claim = make.late_claim()
    filed = timezone.localdate(claim.filed_at)
    with pytest.raises(NoObjectionError, match="신청을 접수한 날부터 오늘까지"):
        make.received(claim, filed_on=filed - timedelta(days=1))
    assert make.received(claim, filed_on=filed).filed_on == filed


def test_the_days_count_from_the_letter_of_the_present_route():
    now = clock.now()
    claim = make.late_claim(routed_at=now - timedelta(days=90))
    with clock.at(now - timedelta(days=45)):
        make.told_of_route(claim, clock.now())
        first = (clock.today() + timedelta(days=30), 0)
    made = make.received(claim)
    assert made.deadline_on == add_working_days(*first)
    assert made.status == "rejected_late"
    assert letters(claim)[-1] == "objection_late"
    with pytest.raises(NotOpenError):
        propose_answer(objection=made, by=money.secretary(), outcome="refused", reason=make.REASON)
    moved = make.late_claim(routed_at=now)  # routed again after the letter: its days begin again
    with clock.at(now - timedelta(days=45)):
        make.told_of_route(moved, clock.now())
    assert make.received(moved).status == "received"


# ------------------------------------------------------------------ two people
def test_another_secretary_confirms_or_sends_back():
    first, other = money.secretary(), money.secretary()
    claim = make.late_claim()
    made = propose_answer(
        objection=make.received(claim), by=first, outcome="refused", reason=make.REASON
    )
    assert InboxItem.objects.filter(user=other, kind="objection_confirm", claim=claim).exists()
    [told] = InboxItem.objects.filter(user=first)  # of the objection, not of the own answer
    assert told.kind == "objection_registered"
    for by, error in ((first, SecondPersonError), (make.agent(), ForbiddenError)):
        with pytest.raises(error):
            confirm_answer(objection=made, by=by)
    send_back(objection=made, by=other, reason="이유를 더 적어 주세요")
    assert InboxItem.objects.filter(user=first, kind="objection_back").exists()
    made = propose_answer(
        objection=made, by=first, outcome="refused", reason="장애 기록이 없습니다."
    )
    made = confirm_answer(objection=made, by=other)
    assert (made.status, made.outcome, made.decided_by) == ("decided", "refused", other)
    assert Notice.objects.get(key=f"objection:{made.pk}:refused").event == "objection_refused"
    with pytest.raises(NotOpenError, match="그사이 상태가 바뀌어"):  # there is no review
        confirm_answer(objection=made, by=other)


DECIDE = """UPDATE reviews_objection SET status = 'decided', decided_by_id = %s,
    decided_at = now() WHERE id = %s"""


def test_raw_sql_decides_no_objection_alone_and_changes_no_answer():
    made = make.proposed()
    other = money.secretary()
    assert refused(DECIDE, made.proposed_by_id, made.pk) == "objection_is_decided_by_two_people"
    assert refused(DECIDE, make.agent().pk, made.pk) == "objection_is_answered_by_the_secretariat"
    wrong = DECIDE.replace("SET", "SET outcome = 'upheld', to_route = 'out_of_scope',")
    assert refused(wrong, other.pk, made.pk) == "confirmed_answer_is_the_proposed_one"
    done = confirm_answer(objection=made, by=other)
    again = "UPDATE reviews_objection SET decided_by_id = %s WHERE id = %s"
    assert refused(again, money.secretary().pk, done.pk) == "answer_of_an_objection_is_final"
    for column, value, says in (
        ("status", "'withdrawn', closed_at = now(), closed_by_id = decided_by_id",
         "reviews_objection_status_moves_as_allowed"),
        ("filed_on", "filed_on - 1", "objection_is_frozen"),
    ):  # fmt: skip
        sql = f"UPDATE reviews_objection SET {column} = {value} WHERE id = %s"
        assert refused(sql, done.pk) == says
    claim = make.late_claim()
    own = make.received(claim)
    withdraw_objection(objection=own, by=other, reason="신청인이 철회함")
    back = """UPDATE reviews_objection SET status = 'received', closed_at = NULL,
        closed_by_id = NULL WHERE id = %s"""
    assert refused(back, own.pk) == "withdrawn_objection_is_final"


# ------------------------------------------------------------------ upheld
def test_an_upheld_late_claim_is_granted_by_the_next_run():
    claim = make.late_claim()
    made = confirm_answer(objection=make.upheld_to_tier(claim, 30_000), by=money.secretary())
    claim.refresh_from_db()
    assert (claim.route, claim.tier.amount) == ("tier_grant", 30_000)
    assert claim.routed_at == made.decided_at
    assert claim.filed_at.year == 2022  # the facts stay
    letter = Notice.objects.get(claim=claim, event="objection_upheld")
    assert "30,000" in letter.body and make.REASON in letter.body
    assert not Payout.objects.filter(claim=claim).exists()
    assert grants.finished().prepared == 1
    money.approved(Payout.objects.get(claim=claim))  # the database agrees with the new route
    extend(claim.window, clock.now(), UserFactory(roles="admin"))  # no window routes it again
    claim.refresh_from_db()
    assert claim.tier.amount == 30_000


@pytest.mark.parametrize("state", ["prepared", "approved"])
def test_a_prepared_grant_is_cancelled_and_prepared_anew(state):
    payout = money.tier_payout(amount=30_000)
    if state == "approved":
        money.approved(payout)
    claim = payout.claim
    confirm_answer(objection=make.upheld_to_tier(claim), by=money.secretary())
    payout.refresh_from_db()
    assert payout.status == "cancelled"
    anew = Payout.objects.exclude(pk=payout.pk).get(claim=claim)
    assert (anew.kind, anew.amount, anew.status) == ("tier_grant", 50_000, "prepared")
    money.paid(money.approved(anew))


def test_a_paid_grant_stays_and_the_difference_is_paid():
    first = money.paid(money.approved(money.tier_payout(amount=30_000)))
    claim = first.claim
    confirm_answer(objection=make.upheld_to_tier(claim), by=money.secretary())
    more = Payout.objects.get(claim=claim, kind="correction")
    assert (more.amount, more.corrects) == (20_000, first)
    money.paid(money.approved(more))
    first.refresh_from_db()
    assert first.status == "paid"
    copy = "INSERT INTO reviews_payout (claim_id, claimant_id, programme_id, policy_id, kind,"
    copy += " amount, basis, status, prepared_by_id, prepared_at, approval_no, key, corrects_id,"
    copy += " holder_waived_reason, ended_reason) SELECT claim_id, claimant_id, programme_id,"
    copy += " policy_id, kind, 1, basis, 'prepared', prepared_by_id, now(), 0, 'x', id, '', ''"
    copy += " FROM reviews_payout WHERE id = %s"
    assert refused(copy, more.pk) == "correction_of_a_grant_follows_a_new_route"


def test_a_paid_grant_moves_to_the_council_and_gets_the_rest_of_the_base_grant():
    claim = money.tier_claim(30_000)
    money.paid(money.approved(money.tier_payout(claim=claim, amount=30_000)))
    confirm_answer(
        objection=make.proposed(claim, outcome="upheld", to_route="committee_review"),
        by=money.secretary(),
    )
    claim.refresh_from_db()
    assert Review.objects.get(claim=claim).status == "waiting_documents"
    more = Payout.objects.get(claim=claim, kind="correction")
    assert more.amount == claim.routed_under.base_grant - 30_000
    money.approved(more)
    with pytest.raises(NothingToPrepareError):  # no run grants it a base grant beside
        grants.run_of("base_grant")
    assert list(find_differences()) == []


def test_money_on_its_way_is_settled_first():
    batched = money.tier_payout(amount=30_000)
    money.built(money.approved(batched))
    made = make.upheld_to_tier(batched.claim)
    with pytest.raises(BatchedClaimError, match="B-"):
        confirm_answer(objection=made, by=money.secretary())
    gone = money.failed(money.approved(money.tier_payout(amount=30_000)))
    with pytest.raises(FailedGrantError):
        confirm_answer(objection=make.upheld_to_tier(gone.claim), by=money.secretary())
    made.refresh_from_db()
    assert made.status == "proposed"


def test_an_answer_names_another_route_that_is_no_less():
    claim = money.tier_claim(50_000)
    made = make.received(claim)
    for answer, error in (
        ({"to_route": "tier_grant", "to_tier": make.tier_of(claim, 30_000)}, LowerTierError),
        ({"to_route": "tier_grant", "to_tier": claim.tier}, ObjectionRouteError),
        ({"to_route": "tier_grant"}, ObjectionRouteError),
        ({"to_route": "late"}, ObjectionRouteError),
        ({"to_route": "affiliate"}, LowerTierError),
    ):
        with pytest.raises(error):
            propose_answer(
                objection=made, by=money.secretary(), outcome="upheld", reason=make.REASON,
                **answer,
            )  # fmt: skip
    with pytest.raises(NoLossError):
        make.proposed(ClaimFactory(no_loss=True), outcome="upheld", to_route="committee_review")


def test_a_route_that_changed_meanwhile_is_not_overwritten():
    claim = make.late_claim()
    made = make.upheld_to_tier(claim)
    Claim.objects.filter(pk=claim.pk).update(route=Route.AFFILIATE, routed_at=clock.now())
    with pytest.raises(RouteMovedError):
        confirm_answer(objection=made, by=money.secretary())


def test_a_refused_objection_against_an_earlier_route_is_registered_anew(client):
    claim = make.late_claim(900_000)
    made = make.decided(claim)
    agent = make.agent()
    client.force_login(agent)
    page = reverse("committee:objection", args=[claim.number])
    passing = reverse("committee:objection_to_council", args=[claim.number])
    assert passing in client.get(page).content.decode()
    Claim.objects.filter(pk=claim.pk).update(route=Route.AFFILIATE, routed_at=clock.now())
    with pytest.raises(RouteMovedSinceAnswerError, match="새로 접수"):
        pass_to_council(objection=made, by=agent, asks="협의체가 보아 달라고 함")
    assert passing not in client.get(page).content.decode()
    claim.refresh_from_db()
    assert make.received(claim).route == "affiliate"


# ------------------------------------------------------------------ to the council
def test_the_council_judges_a_refused_objection_beside_the_route():
    council.council(6, 0)
    payout = money.tier_payout(amount=50_000)
    claim = payout.claim
    review = make.passed(claim)
    assert letters(claim)[-1] == "objection_passed"
    claim.refresh_from_db()
    assert claim.route == "tier_grant"  # it stays, and so does its grant
    money.paid(money.approved(payout))
    council.documents(claim)
    council.vote_all(Review.objects.get(pk=review.pk), ("grant", None))
    assert QueueRow.objects.get(claim=claim).standing == "decided"
    additional = Payout.objects.get(claim=claim, kind="additional")
    assert additional.amount == claim.claimed_loss
    money.approved(additional)
    assert list(find_differences()) == []
    with pytest.raises(NotOpenError):
        pass_to_council(objection=review.objection, by=make.agent(), asks="다시")


def test_going_to_the_council_gives_no_base_grant_and_no_window_routes_the_claim_again():
    claim = make.late_claim(900_000)
    make.passed(claim)
    plain = grants.claim_of("base_grant")
    assert grants.finished("base_grant").prepared == 1
    assert not Payout.objects.filter(claim=claim).exists()
    assert Payout.objects.filter(claim=plain).exists()
    extend(claim.window, clock.now(), UserFactory(roles="admin"))
    claim.refresh_from_db()
    assert claim.route == "late"
    open_one = """INSERT INTO reviews_review (claim_id, round, policy_id, status, opened_at,
        revision, start_reason, closing_reason) SELECT id, 1, routed_under_id, 'waiting_documents',
        now(), 1, '', '' FROM claims_claim WHERE id = %s"""
    assert refused(open_one, make.late_claim().pk) == "only_escalated_claims_are_reviewed"


def test_the_way_to_the_council_is_open_for_the_days_of_the_letter():
    made = make.decided(make.late_claim(900_000))
    letters = Notice.objects.filter(key=f"objection:{made.pk}:refused")
    make.sent(letters, clock.now() - timedelta(days=40))
    with pytest.raises(PassedLateError):
        pass_to_council(objection=made, by=make.agent(), asks="다시 보아 달라고 함")
    nothing = make.decided(ClaimFactory(no_loss=True))
    assert (
        "협의체가 심의할 금액이 없습니다"
        in Notice.objects.get(key=f"objection:{nothing.pk}:refused").body
    )
    with pytest.raises(NoLossError):
        pass_to_council(objection=nothing, by=make.agent(), asks="다시")
    checked = Objection.objects.get(pk=made.pk)
    assert checked.review is None
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# ------------------------------------------------------------------ at the same moment
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(4))
def test_an_approval_and_an_upheld_objection_leave_one_live_grant(turn):
    payout = money.tier_payout(amount=30_000)
    made = make.upheld_to_tier(payout.claim)
    by, approver = money.secretary(), money.finance()
    acts = [
        lambda: confirm_answer(objection=made, by=by),
        lambda: money.approved(payout, by=approver),
    ]
    at_once(*(acts if turn % 2 else reversed(acts)))
    rows = Payout.objects.filter(claim=payout.claim)
    live = rows.filter(status__in=["prepared", "approved"])
    assert [(row.amount, row.status) for row in live] == [(50_000, "prepared")]
    payout.refresh_from_db()
    assert payout.status == "cancelled"


@pytest.mark.django_db(transaction=True)
def test_acts_at_the_same_moment_happen_once():
    claim = make.late_claim(900_000)
    first, other = make.agent(), make.agent()
    given = {"claim": claim, "asks": make.ASKS, "channel": "post"}
    answers = at_once(
        lambda: register_objection(by=first, **given),
        lambda: register_objection(by=other, **given),
    )
    assert [type(error) for error in errors_of(answers)] == [NoObjectionError]
    made = Objection.objects.get(claim=claim)
    secretaries = [money.secretary() for _ in range(3)]
    propose_answer(objection=made, by=secretaries[0], outcome="refused", reason=make.REASON)
    confirm_answer(objection=made, by=secretaries[1])
    answers = at_once(
        lambda: pass_to_council(objection=made, by=first, asks="넘겨 주세요"),
        lambda: withdraw_claim(claim=claim, by=secretaries[2], reason="신청인 요청"),
    )
    claim.refresh_from_db()
    status = set(Review.objects.filter(claim=claim).values_list("status", flat=True))
    assert claim.withdrawn_at is not None
    assert status <= {"withdrawn"}, answers
