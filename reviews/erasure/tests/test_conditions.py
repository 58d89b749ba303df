"""A claim of which something is owed, open or compared with is kept, whatever its age."""

from __future__ import annotations

import pytest
from django.db import transaction

from claims import clock
from claims.handovers.models import HandoverItem
from claims.handovers.tests import factories as handing
from claims.handovers.verbs import settle_returned
from claims.register.models import Claim
from claims.representation.tests import factories as representing
from claims.representation.verbs import end_representation, keep_in_force
from claims.tests.factories import BankAccountFactory, ClaimFactory
from reviews.erasure import conditions
from reviews.erasure.conditions import with_reason_to_keep
from reviews.erasure.models import ErasureItem
from reviews.erasure.tests import factories as make
from reviews.notices.outbox.write import write_notice
from reviews.notices.tests.examples import example_values
from reviews.notices.tests.states import dead
from reviews.payouts.holds.tests import factories as holding
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def term(settings):
    settings.RETENTION_YEARS = make.YEARS


def fate(claim):
    make.finished()
    item = ErasureItem.objects.filter(claim=claim).order_by("-pk").first()
    return (item.status, item.why) if item else ("not due", "")


def another():
    return ClaimFactory(no_loss=True, routed_at=make.LONG_AGO)


def test_a_fixed_grant_that_nobody_prepared_for_lack_of_an_account_is_kept():
    another()
    with clock.at(make.LONG_AGO):
        claim = money.tier_claim(routed_at=make.LONG_AGO)
    assert fate(claim)[0] == "kept"


def test_a_fixed_grant_with_a_usable_account_that_nobody_prepared_is_kept():
    another()
    with clock.at(make.LONG_AGO):
        claim = money.tier_claim(routed_at=make.LONG_AGO)
        BankAccountFactory(claim=claim, created_at=make.LONG_AGO)
    assert fate(claim)[0] == "kept"


def test_a_call_back_that_nobody_made_is_kept():
    from claims.inquiries.models import InquiryKind
    from claims.inquiries.verbs import note_inquiry

    another()
    claim = another()
    with clock.at(make.LONG_AGO):
        note_inquiry(
            claim=claim,
            by=make.secretary(),
            kind=InquiryKind.CALL,
            text="다시 전화해 달라고 함",
            call_back_on=clock.today(),
            outcome="",
        )
    assert fate(claim)[0] == "kept"


def test_an_open_data_breach_keeps_the_claims_that_it_affects():
    from reviews.data_breaches.tests import factories as breaches
    from reviews.data_breaches.verbs import remove_source

    another()
    claim = another()
    with clock.at(make.LONG_AGO):
        breach = breaches.affecting(claim)
    assert fate(claim) == ("kept", "breach")
    source, by = breach.sources.get(), breach.recorded_by
    remove_source(source=source, by=by, reason="대상이 아님")
    assert fate(claim)[1] != "breach"


def test_an_answered_objection_does_not_keep_its_claim_for_ever():
    from reviews.committee.objections import verbs

    with clock.at(make.LONG_AGO):
        claim = ClaimFactory(no_loss=True, routed_at=make.LONG_AGO, filed_at=make.LONG_AGO)
        a, b = make.secretary(), make.secretary()
        one = verbs.register_objection(
            claim=claim, by=a, asks="다시 보아 주세요", channel="telephone"
        )
        one = verbs.propose_answer(objection=one, by=a, outcome="refused", reason="자료가 없습니다")
        verbs.confirm_answer(objection=one, by=b)
    make.sent(claim)
    assert fate(claim) == ("erased", "")


# ------------------------------------------------------------------ conditions by themselves
def why(claim):
    return with_reason_to_keep(Claim.objects.filter(pk=claim.pk)).get().why


def test_both_claims_of_a_hold_that_waits_are_kept():
    hold = holding.proposed()
    kept = Claim.objects.filter(conditions._hold())  # the other one is kept by its payment first
    assert {hold.claim, hold.other} == set(kept)


def test_nothing_is_owed_to_a_claim_that_ended_as_a_duplicate():
    hold = holding.duplicate()
    make.sent(hold.claim)
    assert why(hold.claim) == ""


def test_a_letter_that_failed_and_nobody_handled_keeps_its_claim():
    claim = another()
    assert why(claim) == ""
    with transaction.atomic():
        notice = write_notice(
            event="claim_withdrawn", claim=claim, variables=example_values("claim_withdrawn"),
            key="test:failed",
        )  # fmt: skip
    dead(notice, code="550")
    assert why(claim) == "notice"


def test_a_hand_over_without_its_result_keeps_its_claim():
    to = handing.receiver()
    [claim] = handing.claims_with_consent(to, 1)
    handover = handing.received(to)
    make.sent(claim)
    assert why(claim) == "handover"
    handing.results_of(handover, f"{claim.number},우리 신청 아님,,2022-12-01")
    assert why(claim) == "handover"  # it came back, and nobody dealt with it
    item = HandoverItem.objects.get(claim=claim)
    settle_returned(item=item, by=make.secretary(), reason="협의체가 처리")
    assert why(claim) == ""


def test_the_end_of_who_receives_keeps_its_claim_while_it_waits_for_a_second_person():
    claim = another()
    row = representing.in_force(claim, "heir")
    make.inspected(claim)
    make.sent(claim)
    assert why(claim) == ""
    row = end_representation(row=row, by=make.secretary(), reason="잘못 등록")
    assert why(claim) == "proposal"
    keep_in_force(row=row, by=make.secretary(), reason="다시 확인해 주세요")
    assert why(claim) == ""
