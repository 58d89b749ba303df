"""A hand-over as the packages above tell of it: letter, inbox, status card and history."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.timezone import localtime

from claims.clock import today
from claims.handovers import choosing, verbs, writing
from claims.handovers.errors import NothingToHandOverError
from claims.handovers.models import HandoverItem
from claims.handovers.queries import changed_since
from claims.handovers.states import LeftOut
from claims.handovers.tests import factories as make
from claims.page_parts import history_of, status_of
from claims.personal_data.tests.test_encrypted_zip import opened
from claims.policy.models import Service
from claims.protected_files.verbs import password_of
from claims.tests.factories import ClaimFactory, UserFactory
from claims.trail.triggers import refused_by
from reviews.committee.appeals.tests import scene as appeals
from reviews.committee.appeals.verbs import accept_appeal
from reviews.committee.document_requests.closing import reopen_review
from reviews.committee.document_requests.tests import factories as requests
from reviews.committee.fact_corrections.confirmations import facts_sheet
from reviews.committee.fact_corrections.tests import factories as facts
from reviews.committee.lifecycle.opening import open_reviews_of
from reviews.committee.lifecycle.restoration import undo_withdrawal
from reviews.committee.lifecycle.withdrawal import withdraw_claim, withdraw_review
from reviews.committee.objections.tests import factories as objections
from reviews.committee.objections.verbs import pass_to_council
from reviews.committee.tests import factories as council
from reviews.inbox import queries
from reviews.inbox.models import InboxItem, InboxKind
from reviews.notices.events import Event
from reviews.notices.models import Notice
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def said(user, claim):
    claim = type(claim).objects.get(pk=claim.pk)
    return " ".join(line.text for _section, lines in status_of(user, claim) for line in lines)


def test_the_second_person_is_told_until_the_hand_over_is_confirmed(client):
    first, second = make.secretary(), make.secretary()
    to = make.receiver(by=first)
    make.claims_with_consent(to, 1)
    handover = make.proposed(to, by=first)
    items = InboxItem.objects.filter(kind=InboxKind.HANDOVER_TO_CONFIRM)
    assert not items.filter(user=first).exists()
    [item] = items.filter(user=second)
    unread = queries.unread(second).filter(pk=item.pk)
    assert unread.exists()
    client.force_login(second)
    assert "이관이 확인을 기다립니다" in client.get(reverse("inbox:inbox")).content.decode()
    verbs.confirm_handover(handover=handover, by=make.secretary())
    assert not unread.exists()
    opened = client.post(reverse("inbox:open", args=[item.pk]))
    assert opened.url == reverse("handovers:handover", args=[handover.pk])


def test_the_letter_tells_to_whom_when_which_data_and_whom_to_call():
    to = make.receiver()
    claim, lost = make.claims_with_consent(to, 2)
    handover = make.confirmed(to)
    make.consent(lost, to, "withdrawn")
    writing.write_file(handover_id=handover.pk)
    make.with_receipt(handover)
    verbs.tell_claimants(handover_id=handover.pk)
    [notice] = Notice.objects.filter(event=Event.HANDED_OVER)
    assert notice.claim == claim
    day = f"{today().year}. {today().month}. {today().day}."
    for part in (to.name, to.phone, day, "신청액"):
        assert part in notice.body
    agent = UserFactory(roles=["customer_centre"])
    assert to.phone in said(agent, claim)
    make.results_of(handover, f"{claim.number},지급,30000,{make.yesterday()}")
    assert "30,000원을 지급했다고" in said(agent, claim)
    claim = type(claim).objects.get(pk=claim.pk)
    told = [entry.text for entry in history_of(agent, claim, kind="handovers").entries]
    assert len(told) == 4  # answer, file, receipt, result
    assert "결과를 올렸습니다" in told[0]


def test_who_has_a_result_before_the_letter_is_written_gets_it_all_the_same():
    to = make.receiver()
    paid, refused, back, lost, waits = make.claims_with_consent(to, 5)
    first = make.ready(to)
    make.consent(lost, to, "withdrawn")
    verbs.make_again(handover=first, by=make.secretary())
    writing.write_file(handover_id=first.pk)
    make.with_receipt(first)
    day = today()
    make.results_of(
        first,
        f"{paid.number},지급,30000,{day}",
        f"{refused.number},지급하지 않음,,{day}",
        f"{back.number},우리 신청 아님,,{day}",
    )
    assert verbs.tell_claimants(handover_id=first.pk)  # no worker ran
    told = Notice.objects.filter(event=Event.HANDED_OVER).values_list("claim", flat=True)
    assert set(told) == {one.pk for one in (paid, refused, back, waits)}


# ------------------------------------------------------------------ facts in force
def rows_of(handover):
    with handover.FILES.open_decrypted(handover.storage_key, handover.size) as file:
        text = opened(file.read(), password_of(handover)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


def test_the_file_has_the_facts_in_force():
    to = make.receiver()
    corrected, none_left, as_filed = make.claims_with_consent(to, 3)
    other = Service.objects.exclude(pk=corrected.service_id).filter(confirmed=True).first()
    filed_at = corrected.filed_at - timedelta(hours=3)
    facts.confirmed(corrected, claimed_loss=300_000, service=other, filed_at=filed_at)
    facts.confirmed(none_left, claimed_loss=None)
    rows = rows_of(make.ready(to, file_format="csv"))
    assert rows[0][1] == f"{localtime(filed_at):%Y-%m-%d %H:%M:%S}"
    assert [row[6] for row in rows] == [other.name, none_left.service.name, as_filed.service.name]
    assert [row[7] for row in rows] == ["300000", "", "2400000"]


def test_facts_corrected_after_the_file_are_told_to_the_receiver():
    to = make.receiver()
    [claim] = make.claims_with_consent(to, 1)
    make.ready(to)
    flagged = HandoverItem.objects.filter(changed_since())
    with make.later(hours=1):
        assert not flagged.exists()
        facts.confirmed(claim, claimed_loss=300_000)
        assert [item.claim for item in flagged] == [claim]


# ------------------------------------------------------------------ before the council
def picked(*claims):
    return {"numbers": [claim.number for claim in claims]}


def test_a_claim_before_the_council_is_left_out_and_the_page_says_so(client):
    to, review, other = make.receiver(), council.waiting(), ClaimFactory()
    for claim in (review.claim, other):
        make.consent(claim, to)
    with pytest.raises(NothingToHandOverError):
        make.proposed(to, **picked(review.claim))
    form = {"receiver": to.pk, "choice": "picked", "file_format": "xlsx"}
    client.force_login(make.secretary())
    new = reverse("handovers:new")
    shown = client.post(new, form | {"numbers": review.claim.number})
    assert shown.status_code == 422 and "협의체 심의가 끝나지 않음" in shown.content.decode()
    both = form | {"numbers": f"{review.claim.number}\n{other.number}"}
    shown = client.post(new, both, follow=True).content.decode()
    assert f"{review.claim.number} (협의체 심의가 끝나지 않음)" in shown
    [handover] = to.handovers.all()
    assert (handover.count, handover.left_out) == (1, {LeftOut.BEFORE_COUNCIL: 1})
    withdraw_review(review=review, by=council.secretary(), reason="신청인이 전화로 철회함")
    # its review is closed: the reason is that of the claim
    named = choosing.left_out_by_number(to, [review.claim_id])
    assert named == [(review.claim.number, LeftOut.WITHDRAWN)]


def test_a_claim_that_came_to_the_council_after_the_choice_drops_out():
    to, (moved, stays) = make.receiver(), ClaimFactory.create_batch(2)
    for claim in (moved, stays):
        make.consent(claim, to)
    handover = make.proposed(to, **picked(moved, stays))
    open_reviews_of([moved.pk])
    verbs.confirm_handover(handover=handover, by=make.secretary())
    writing.write_file(handover_id=handover.pk)
    handover.refresh_from_db()
    left = dict(handover.items.filter(status="left_out").values_list("claim", "left_out_as"))
    assert (handover.rows, left) == (1, {moved.pk: LeftOut.BEFORE_COUNCIL})


def test_the_database_hands_over_no_claim_before_the_council():
    to, claim = make.receiver(), ClaimFactory()
    make.consent(claim, to)
    handover = make.confirmed(to, **picked(claim))
    [item] = handover.items.all()
    open_reviews_of([claim.pk])
    move = "UPDATE claims_handoveritem SET status = 'handed', handed_at = now() WHERE id = %s"
    with (
        pytest.raises(IntegrityError) as error,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(move, [item.pk])
    assert refused_by(error.value) == "claim_before_the_council_is_not_handed_over"


# ------------------------------------------------------------------ what happens afterwards
def flagged():
    return [item.claim for item in HandoverItem.objects.filter(changed_since())]


def test_a_withdrawal_that_is_undone_is_told_to_the_receiver_again():
    to = make.receiver()
    [claim] = make.claims_with_consent(to, 1)
    handover = make.received(to)
    with make.later(hours=1):
        row = withdraw_claim(claim=claim, by=make.secretary(), reason="신청인이 전화로 철회함")
        assert flagged() == [claim]
    with make.later(hours=2):
        verbs.note_changes_told(handover=handover, by=make.secretary())
        assert not flagged()
    with make.later(hours=3):
        undo_withdrawal(withdrawal=row, by=make.secretary(), reason="잘못 처리함")
        assert flagged() == [claim]


def test_the_sheet_of_a_new_route_says_that_a_receiver_paid_for_the_loss():
    to = make.receiver()
    claims = [money.tier_claim(30_000) for _n in range(3)]
    for claim in claims:
        make.consent(claim, to)
    paid, waits, released = claims
    handover = make.received(to, **picked(paid, waits))
    make.results_of(handover, f"{paid.number},지급,70000,{make.yesterday()}")
    said = {}
    for claim in claims:
        made = facts.proposed(claim, claimed_loss=400_000)
        sheet = facts_sheet(made, type(claim).objects.get(pk=claim.pk))
        said[claim.pk] = dict(sheet.facts).get("이관", "")
    assert "70,000원을 지급했다고" in said[paid.pk]
    assert "넘겼습니다" in said[waits.pk]
    assert not said[released.pk]


def test_a_claim_that_the_council_judges_anew_is_told_to_the_receiver():
    to, first = make.receiver(), appeals.first_round()
    make.consent(first.claim, to)
    make.received(to, **picked(first.claim))
    with make.later(hours=1):
        appeal = appeals.appealed(first)
        assert not flagged()
        accept_appeal(appeal=appeal, by=council.secretary())
        assert flagged() == [first.claim]


def test_a_review_that_is_reopened_is_told_to_the_receiver():
    [review] = requests.closed()
    to = make.receiver()
    make.consent(review.claim, to)
    make.received(to, **picked(review.claim))
    with make.later(hours=1):
        reopen_review(review=review, by=council.secretary(), reason="우편 사고로 늦게 받음")
        assert flagged() == [review.claim]


def test_an_objection_that_goes_to_the_council_is_told_to_the_receiver():
    claim, to = objections.late_claim(), make.receiver()
    make.consent(claim, to)
    objection = objections.decided(claim, outcome="refused")
    make.received(to, **picked(claim))
    with make.later(hours=1):
        pass_to_council(objection=objection, by=objections.agent(), asks="협의체가 보아 주세요")
        assert flagged() == [claim]


def test_a_consent_given_again_is_told_to_the_receiver_who_was_told_of_its_withdrawal():
    to = make.receiver()
    claim, other = make.claims_with_consent(to, 2)
    handover = make.received(to)
    with make.later(hours=1):
        make.consent(claim, to, "withdrawn")
        make.consent(other, to, "given")  # as before
        assert flagged() == [claim]
    with make.later(hours=2):
        verbs.note_changes_told(handover=handover, by=make.secretary())
        assert not flagged()
    with make.later(hours=3):
        make.consent(claim, to, "given")
        assert flagged() == [claim]


def test_a_change_that_the_page_did_not_show_does_not_count_as_told(client):
    to = make.receiver()
    shown, later = make.claims_with_consent(to, 2)
    handover = make.received(to)
    page = reverse("handovers:handover", args=[handover.pk])
    told = reverse("handovers:told_changes", args=[handover.pk])
    client.force_login(make.secretary())
    with make.later(hours=1):
        make.consent(shown, to, "withdrawn")
        seen = re.search(r'name="seen" value="([^"]+)"', client.get(page).content.decode())[1]
        make.consent(later, to, "withdrawn")
        answer = client.post(told, {"seen": seen})
        assert answer.status_code == 409
        assert set(flagged()) == {shown, later}
        seen = re.search(r'name="seen" value="([^"]+)"', answer.content.decode())[1]
        assert client.post(told, {"seen": seen}).status_code == 302
    with make.later(hours=1, seconds=1):
        assert not flagged()
