"""Facts of an act stay: plain SQL as the application's own role changes neither the people nor the
days of an act, by which somebody's money, time limit or evidence is judged (0155)."""

import pytest

from claims import clock
from claims.clock import today
from claims.handovers.tests import factories as handing
from claims.inquiries.escalation import answer_inquiry, escalate_inquiry, take_back_inquiry
from claims.inquiries.verbs import finish_inquiry, note_inquiry, postpone_inquiry
from claims.policy.deadlines import add_working_days
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.raw_sql import refused, run
from claims.trail.facts import FACTS_STAY
from reviews.committee.appeals.tests import scene as appealing
from reviews.committee.document_requests.tests import factories as asking
from reviews.committee.models import DocumentRequest
from reviews.committee.seats.interests import (
    cancel_leave,
    enter_leave,
    lift_interest,
    register_interest,
)
from reviews.committee.supplements.verbs import answer_supplement, request_supplement
from reviews.committee.tests import factories as council
from reviews.notices.models import Notice
from reviews.notices.post.tests import factories as posting
from reviews.notices.verbs import suppress_notice
from reviews.tests.test_proposals_stay import changes

pytestmark = pytest.mark.django_db
NOTICE = "UPDATE reviews_notice SET"


def sent():
    decision = council.decided().decision
    appealing.told(decision, clock.now())
    return Notice.objects.get(key=f"decision:{decision.resolution_no}")


def delivered():
    rows = Notice.objects.filter(pk=sent().pk)
    rows.update(status="delivered", delivered_at=clock.now(), provider_id="M1", delivered_by="sms")
    return rows.get()


def asked():
    return request_supplement(
        review=council.in_review(), kinds=["bankbook_copy"], text="통장 사본을 보내 주세요.",
        by=council.secretary(),
    )  # fmt: skip


def answered():
    return answer_supplement(request=asked(), by=council.secretary(), note="전화로 확인함")


def closed_request():
    [review] = asking.closed()
    return DocumentRequest.objects.get(review=review)


def interest():
    return register_interest(
        member=council.member(), by=council.secretary(), kind="phone", value="010-1234-5678",
        note="사촌",
    )  # fmt: skip


def lifted_interest():
    return lift_interest(interest=interest(), by=council.secretary(), reason="사촌이 이사함")


def leave():
    return enter_leave(
        member=council.member(), by=council.secretary(), starts_on=today(), ends_on=today(),
        note="출장",
    )  # fmt: skip


def call_back(**more):
    by = UserFactory(roles="customer_centre")
    more = more or {"call_back_on": add_working_days(today(), 10)}
    return note_inquiry(claim=ClaimFactory(), by=by, kind="call", text="언제 지급되나요", **more)


def called_back():
    waiting = call_back()
    return finish_inquiry(inquiry=waiting, by=waiting.by, outcome="answered")


def escalated():
    waiting = call_back()
    return escalate_inquiry(inquiry=waiting, by=waiting.by, topic="term", day=waiting.call_back_on)


def taken_back():
    waiting = escalated()
    return take_back_inquiry(inquiry=waiting, by=waiting.by)


def answered_by_its_office(told=False):
    by = council.secretary()
    row = answer_inquiry(inquiry=escalated(), by=by, text="기한을 늘림", told=told)
    day = add_working_days(today(), 10)
    return row if told else postpone_inquiry(inquiry=row, by=row.by, day=day)


def consent(answer="refused"):
    return handing.consent(ClaimFactory(), handing.receiver(), answer)


# Each row, and the columns that plain SQL may change for it, because nobody's money, time limit or
# evidence depends on them in that state.
RETRIED = "priority next_at attempts tries_from last_code last_text ended_reason"
HANDLED = "handled_by_id handled_at"
ROWS = {
    # of the delivery: when and how often it tries again, and in which words the provider answered
    "sent letter": (sent, f"{RETRIED} {HANDLED} delivered_by provider_id"),
    "delivered letter": (delivered, f"{RETRIED} {HANDLED}"),
    "document": (
        lambda: council.document(ClaimFactory()),
        "refusal page_count scanned_at kind",  # as the program that opened the file says; acts
    ),
    "running review": (council.in_review, "ready_at revision"),
    "decided review": (council.decided, "ready_at revision"),
    "asked supplement": (asked, "reminded_at opinion stopped_due_on"),
    "answered supplement": (answered, "opinion"),
    "closed document request": (closed_request, ""),
    "appeal": (appealing.appealed, ""),
    "interest": (interest, ""),
    "lifted interest": (lifted_interest, ""),
    "leave": (leave, "cancelled_at"),  # an act
    "cancelled leave": (lambda: cancel_leave(leave=leave(), by=council.secretary()), ""),
    "call to answer": (call_back, "call_back_on"),  # put off, an act
    "answered call": (called_back, ""),
    "escalated call": (
        escalated,
        "call_back_on topic",
    ),  # to another topic, an act
    "call taken back": (taken_back, "call_back_on"),
    "call with an office's answer": (answered_by_its_office, "call_back_on"),
    "claimant told by the office": (lambda: answered_by_its_office(told=True), ""),
    "question answered at once": (lambda: call_back(outcome="answered"), ""),
    "refused consent": (consent, ""),
    "consent": (lambda: consent("given"), ""),
}


@pytest.mark.parametrize("name", ROWS)
def test_no_column_of_an_act_changes_by_itself(name):
    make, free = ROWS[name]
    row = make()
    UserFactory(roles="secretariat")
    row.refresh_from_db()
    fields = [one for one in row._meta.concrete_fields if one.column not in ("id", "status")]
    found = {one.column for one in fields if changes(row, one)}
    assert found == {*free.split()}


# ------------------------------------------------------------------ along with another act
def test_a_fact_of_an_earlier_act_is_not_changed_along_with_the_next_state():
    review = council.in_review(by=council.secretary())
    UserFactory(roles="secretariat")
    other = "(SELECT max(id) FROM claims_user WHERE id <> started_by_id)"
    closing = f"""UPDATE reviews_review SET status = 'withdrawn', closed_at = now(),
        closed_by_id = {other}, closing_reason = '철회함'"""
    assert refused(f"{closing}, started_by_id = {other} WHERE id = %s", review.pk) == FACTS_STAY


def test_a_finished_call_is_reopened_as_it_was_promised():
    row = called_back()
    emptied = "UPDATE claims_inquiry SET outcome = '', done_at = NULL, done_by_id = NULL"
    moved = f"{emptied}, call_back_on = call_back_on + 9 WHERE id = %s"
    assert refused(moved, row.pk) == "finished_inquiry_is_frozen"
    assert run(f"{emptied} WHERE id = %s", row.pk) == 1


def test_a_consent_is_recorded_anew_and_not_back():
    row = consent()
    given = "UPDATE claims_provisionconsent SET answer = 'given'"
    assert refused(f"{given} WHERE id = %s", row.pk) == FACTS_STAY
    before = f"{given}, recorded_at = recorded_at - interval '1 day' WHERE id = %s"
    assert refused(before, row.pk) == "consent_is_recorded_after_the_one_before"
    assert run(f"{given}, recorded_at = clock_timestamp() WHERE id = %s", row.pk) == 1


# ------------------------------------------------------------------ letters
def test_the_day_of_a_letter_is_not_set_along_with_its_next_state():
    letter = sent()
    ago = "now() - interval '9 days'"
    moved = f"{NOTICE} status = 'delivered', delivered_at = now(), sent_at = {ago} WHERE id = %s"
    assert refused(moved, letter.pk) == FACTS_STAY
    failed = f"{NOTICE} status = 'failed', delivered_at = {ago} WHERE id = %s"
    assert refused(failed, letter.pk) == FACTS_STAY


def test_a_notice_by_post_has_its_letter():
    notice = posting.waiting_notice()
    suppress_notice(notice=notice, by=posting.secretary(), reason="전화로 알림")
    by_post = f"{NOTICE} last_code = 'by_post' WHERE id = %s"
    assert refused(by_post, notice.pk, at_end=True) == "notice_by_post_has_its_letter"
    received = f"{NOTICE} last_code = 'by_post', delivered_at = now() WHERE id = %s"
    assert refused(received, notice.pk) == FACTS_STAY
