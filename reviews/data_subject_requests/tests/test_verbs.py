"""Requests about personal data: received, proven, put off, answered, withdrawn."""

from datetime import date, timedelta

import pytest

from claims import clock
from claims.errors import ErasedClaimError, ForbiddenError, ReasonNeededError, ReasonTooShortError
from claims.policy.deadlines import add_working_days, is_working_day
from claims.tests.erasure import mark_as_erased
from claims.tests.factories import UserFactory
from claims.tests.races import at_once, errors_of
from claims.tests.raw_sql import refused
from reviews.data_subject_requests.errors import (
    DeletionError,
    ExtensionError,
    GroundError,
    NoCopyError,
    OpenRequestError,
    ProvenIdentityError,
    RequestDayError,
    SettledRequestError,
    UnprovenIdentityError,
)
from reviews.data_subject_requests.models import DataSubjectRequest
from reviews.data_subject_requests.states import GROUNDS, Ground, RequestKind
from reviews.data_subject_requests.tests import factories as make
from reviews.data_subject_requests.verbs import (
    answer_request,
    due_day_of,
    extend_request,
    make_copy,
    prove_identity,
    withdraw_request,
)
from reviews.notices.models import Notice
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
REASON = "지난 기록을 찾는 데 시간이 더 필요합니다."


def letters(claim):
    return [*Notice.objects.filter(claim=claim).order_by("pk").values_list("event", flat=True)]


# ------------------------------------------------------------------ received
def test_ten_days_are_counted_from_the_day_of_the_request_to_a_working_day():
    assert due_day_of(date(2026, 11, 2)) == date(2026, 11, 12)  # a Thursday
    assert due_day_of(date(2026, 11, 4)) == date(2026, 11, 16)  # the tenth day is a Saturday


def test_a_request_keeps_the_words_encrypted_and_is_due():
    made = make.received()
    made.refresh_from_db()
    assert make.ASKS.encode() not in bytes(made.asks)
    assert made.reveal_asks(made.claim.number) == make.ASKS
    assert made.due_on == made.first_due_on == due_day_of(clock.today())
    assert made.proven_by == made.received_by and made.proven_at == made.received_at
    assert letters(made.claim) == []  # the claimant has just asked


def test_one_kind_is_open_once_and_another_kind_beside_it():
    made = make.received()
    with pytest.raises(OpenRequestError):
        make.received(made.claim)
    make.received(made.claim, kind="deletion")
    withdraw_request(request=made, by=money.secretary(), reason="신청인이 전화로 거둠")
    make.received(made.claim)


def test_two_people_who_register_the_same_request_make_one(transactional_db):
    claim = make.claim()
    people = make.agent(), make.agent()
    answers = at_once(*(lambda by=by: make.received(claim, by=by) for by in people))
    assert [type(error) for error in errors_of(answers)] == [OpenRequestError]
    assert DataSubjectRequest.objects.count() == 1


def test_impossible_days_people_and_words_are_refused():
    claim = make.claim()
    for day in (clock.today() + timedelta(days=1), claim.filed_at.date() - timedelta(days=2)):
        with pytest.raises(RequestDayError):
            make.received(claim, filed_on=day)
    with pytest.raises(ReasonNeededError):
        make.received(claim, asks="  ")
    for role in ("finance", "member", "auditor", "chair"):
        with pytest.raises(ForbiddenError):
            make.received(claim, by=UserFactory(roles=[role]))
    mark_as_erased(claim)
    with pytest.raises(ErasedClaimError):
        make.received(claim)


# ------------------------------------------------------------------ answered
def test_a_granted_request_is_told_with_what_was_done():
    made = make.answered()
    assert letters(made.claim) == ["data_request_answered"]
    letter = Notice.objects.get(claim=made.claim)
    assert make.ANSWER in letter.body and "열람" in letter.body and "모두 들어줌" in letter.body
    with pytest.raises(SettledRequestError):
        answer_request(request=made, by=money.secretary(), outcome="refused", answer="다시 봄")
    assert letters(made.claim) == ["data_request_answered"]


@pytest.mark.parametrize("kind", RequestKind)
def test_a_refusal_names_a_ground_that_the_law_has_for_this_kind(kind):
    made = make.received(kind=kind)
    given = {"request": made, "by": money.secretary(), "outcome": "refused", "answer": REASON}
    for ground in ("", *(one for one in Ground if one not in GROUNDS[kind])):
        with pytest.raises(GroundError):
            answer_request(**given, ground=ground)
    answer_request(**given, ground=GROUNDS[kind][0])
    letter = Notice.objects.get(claim=made.claim)
    assert str(GROUNDS[kind][0].label) in letter.body and REASON in letter.body


def test_a_granted_request_has_no_ground_and_a_proven_person():
    made = make.received(identity="unproven")
    given = {"request": made, "by": money.secretary(), "answer": make.ANSWER}
    for outcome in ("granted", "partly"):
        with pytest.raises(UnprovenIdentityError):
            answer_request(**given, outcome=outcome, ground="harms_others")
    with pytest.raises(UnprovenIdentityError):
        prove_identity(request=made, by=make.agent(), identity="unproven")
    by = make.agent()
    prove_identity(request=made, by=by, identity="called_back")
    assert DataSubjectRequest.objects.get().proven_by == by
    with pytest.raises(ProvenIdentityError):
        prove_identity(request=made, by=make.agent(), identity="document")
    with pytest.raises(GroundError):
        answer_request(**given, outcome="granted", ground="harms_others")
    answer_request(**given, outcome="partly", ground="harms_others")


def test_only_the_secretariat_answers_and_says_enough():
    made = make.received()
    with pytest.raises(ForbiddenError):
        answer_request(request=made, by=make.agent(), outcome="granted", answer=make.ANSWER)
    with pytest.raises(ReasonTooShortError):
        answer_request(request=made, by=money.secretary(), outcome="granted", answer="봄")
    assert DataSubjectRequest.objects.get().is_open


def test_a_deletion_is_never_granted_whole():
    made = make.received(kind="deletion")
    given = {"request": made, "by": money.secretary(), "answer": make.ANSWER}
    with pytest.raises(DeletionError):
        answer_request(**given, outcome="granted")
    answer_request(**given, outcome="partly", ground="legal_duty")


# ------------------------------------------------------------------ put off, withdrawn
def test_access_is_put_off_once_to_a_working_day_within_thirty_days():
    made, by = make.received(), money.secretary()
    last = made.first_due_on + timedelta(days=30)
    later = add_working_days(made.first_due_on, 3)
    weekend = next(
        day
        for day in (made.first_due_on + timedelta(days=n) for n in range(1, 8))
        if not is_working_day(day)
    )
    for until in (made.first_due_on, weekend, add_working_days(last + timedelta(days=1), 0)):
        with pytest.raises(ExtensionError):
            extend_request(request=made, by=by, until=until, reason=REASON)
    extend_request(request=made, by=by, until=later, reason=REASON)
    letter = Notice.objects.get(claim=made.claim)
    assert letter.event == "data_request_extended" and REASON in letter.body
    with pytest.raises(ExtensionError):
        extend_request(request=made, by=by, until=add_working_days(later, 1), reason=REASON)
    assert "1833-6972" in letter.body
    other = make.received(kind="deletion")
    until = add_working_days(other.due_on, 1)
    with pytest.raises(ExtensionError):
        extend_request(request=other, by=by, until=until, reason=REASON)


def test_an_overdue_request_is_not_put_off():
    made = make.received()
    until = add_working_days(made.first_due_on, 3)
    late = clock.now() + (made.first_due_on - clock.today()) + timedelta(days=1)
    given = {"request": made, "by": money.secretary(), "until": until, "reason": REASON}
    with clock.at(late), pytest.raises(ExtensionError):
        extend_request(**given)
    extend_request(**given)


def test_a_withdrawn_request_is_told_nothing_and_stays():
    made = make.received()
    withdraw_request(request=made, by=money.secretary(), reason="신청인이 전화로 거둠")
    assert letters(made.claim) == []
    for act in (
        lambda: withdraw_request(request=made, by=money.secretary(), reason="다시 한 번"),
        lambda: prove_identity(request=made, by=make.agent(), identity="document"),
    ):
        with pytest.raises(SettledRequestError):
            act()


# ------------------------------------------------------------------ the database
SETTLE = (
    "UPDATE reviews_datasubjectrequest SET status = 'answered', outcome = %s, ground = %s,"
    " answer = '손으로 쓴 답', settled_by_id = %s, settled_at = now() WHERE id = %s"
)


def test_raw_sql_neither_answers_for_another_office_nor_changes_what_was_asked_or_answered():
    made = make.received(identity="unproven")
    office, outsider = money.secretary(), make.agent()
    assert refused(SETTLE, "refused", "unproven", outsider.pk, made.pk) == (
        "data_request_is_answered_by_its_office"
    )
    assert refused(SETTLE, "granted", "", office.pk, made.pk) == "data_is_given_to_a_proven_person"
    assert refused(SETTLE, "refused", "", office.pk, made.pk) == (
        "refused_data_request_names_its_ground"
    )
    change = "UPDATE reviews_datasubjectrequest SET {} WHERE id = %s"
    for column in (
        "kind = 'deletion'", "filed_on = filed_on - 1", "first_due_on = first_due_on - 1",
        "channel = 'post'", "received_at = now() - interval '1 day'",
    ):  # fmt: skip
        assert refused(change.format(column), made.pk) == "data_request_is_frozen"
    late = change.format("due_on = due_on + 1")
    assert refused(late, made.pk) == "extended_data_request_says_who_and_why"
    prove = "identity = 'document', proven_by_id = {}, proven_at = now()"
    assert refused(change.format("identity = 'document'"), made.pk) == "proof_of_identity_names_who"
    member = UserFactory(roles=["member"])
    assert refused(change.format(prove.format(member.pk)), made.pk) == (
        "data_request_is_received_by_its_office"
    )
    done = make.answered()
    for column in ("outcome = 'refused', ground = 'harms_others'", "settled_at = now()"):
        assert refused(change.format(column), done.pk) == "answer_of_a_data_request_is_final"
    assert refused(change.format("identity = 'proxy'"), done.pk) == (
        "identity_of_a_data_request_is_proven_once"
    )


# ------------------------------------------------------------------ the copy
def test_no_copy_without_a_proven_person_or_after_a_refusal():
    by = money.secretary()
    unproven = make.received(identity="unproven")
    refused_one = make.received()
    answer_request(
        request=refused_one, by=by, outcome="refused", answer=REASON, ground="harms_others"
    )
    partly = make.answered(outcome="partly", ground="harms_others")
    for made in (unproven, refused_one, partly, make.received(kind="correction")):
        with pytest.raises(NoCopyError):
            make_copy(request=made, by=by)
    with pytest.raises(ForbiddenError):
        make_copy(request=make.received(), by=make.agent())
