"""Registered numbers, dates of receipt and returns; their terms, undo and history."""

from datetime import timedelta

import pytest

from claims.clock import today
from claims.contacts.tests.factories import NEW_PHONE, corrected_contact
from claims.errors import ConflictError, ForbiddenError, ReasonNeededError
from claims.register.models import Address
from claims.tests.factories import UserFactory
from claims.tests.races import at_once, errors_of
from claims.tests.raw_sql import refused
from reviews.notices.contacts.unreachable import unreachable
from reviews.notices.models import LetterStatus, Notice, PostLetter
from reviews.notices.post import batches, entries, writing
from reviews.notices.post.context import history_of
from reviews.notices.post.errors import (
    LetterEndedError,
    NothingToPostError,
    NotPostedError,
    NotPrintedError,
    PostDayError,
    RegisteredNumberError,
    RegisteredNumberTakenError,
    ReturnReasonError,
    SentAgainError,
)
from reviews.notices.post.queries import has_new_address, waiting
from reviews.notices.post.tests import factories as make

pytestmark = pytest.mark.django_db
OTHER = Address("06236", "서울특별시 새주소구 이사길 3", "4층")


def number(letter, **more):
    return entries.record_number(
        letter=letter, by=make.secretary(), **{"posted_on": today()} | more
    )


def receive(letter, day=None, **more):
    return entries.record_receipt(
        letter=letter, by=make.secretary(), received_on=day or today(), **more
    )


# ------------------------------------------------------------------ numbers
@pytest.mark.parametrize("typed", ["1234567890123", "12345-6789-0123", " 12345 6789 0123 "])
def test_a_number_is_read_as_it_is_printed_or_scanned(typed):
    assert entries.read_number(typed) == "1234567890123"


@pytest.mark.parametrize(
    "typed", ["", "123456789012", "12345678901234", "1234567890 12a", "１２３４５６７８９０１２３"]
)
def test_what_has_not_13_digits_is_no_number(typed):
    with pytest.raises(RegisteredNumberError):
        entries.read_number(typed)


def test_a_number_is_of_one_letter_and_of_a_printed_one():
    first = make.posted()
    second = make.letter_of(make.printed())
    with pytest.raises(RegisteredNumberTakenError):
        number(second, number=first.registered_no)
    make.waiting_notice()
    batch = batches.make_batch(by=make.secretary())
    with pytest.raises(NotPrintedError):
        number(make.letter_of(batch), number="1111111111111")
    with pytest.raises(PostDayError):
        number(second, number="1111111111111", posted_on=today() + timedelta(days=1))
    with pytest.raises(PostDayError):
        number(second, number="1111111111111", posted_on=today() - timedelta(days=1))
    with pytest.raises(ForbiddenError):
        entries.record_number(
            letter=second, by=UserFactory(roles="finance"), number="1111111111111",
            posted_on=today(),
        )  # fmt: skip


def test_a_wrong_number_is_corrected_with_a_reason_and_the_history_keeps_both():
    letter = make.posted()
    first = letter.registered_no
    assert number(letter, number=first).entered_at == letter.entered_at  # the same again: nothing
    with pytest.raises(ReasonNeededError):
        number(letter, number="9999999999999")
    with pytest.raises(ConflictError):
        number(letter, number="9999999999999", reason="오타", seen="prepared:::")
    number(letter, number="9999999999999", reason="오타", seen=letter.seen)
    said = [(step.text, step.note) for step in history_of(letter)]
    assert "9999999999999" in said[0][0] and said[0][1] == "오타"
    assert first in said[1][0]
    undone = entries.undo_entry(letter=letter, by=make.secretary(), reason="다른 편지의 번호")
    assert (undone.status, undone.registered_no, undone.posted_on) == ("prepared", "", None)
    assert not Notice.objects.get(pk=letter.notice_id).told_otherwise


# ------------------------------------------------------------------ receipt, and the terms
def test_a_receipt_needs_a_posted_letter_and_a_day_between():
    letter = make.letter_of(make.printed())
    with pytest.raises(NotPostedError):
        receive(letter)
    letter = make.posted()
    for days in (-1, 1):
        with pytest.raises(PostDayError):
            receive(letter, today() + timedelta(days=days))


# ------------------------------------------------------------------ returns
def test_a_returned_letter_is_a_claim_that_could_not_be_told():
    letter = make.posted()
    assert not unreachable().exists()
    with pytest.raises(ReturnReasonError):
        entries.record_return(
            letter=letter, by=make.secretary(), returned_on=today(), why="lost"
        )  # fmt: skip
    entries.record_return(letter=letter, by=make.secretary(), returned_on=today(), why="moved")
    notice = Notice.objects.get(pk=letter.notice_id)
    assert (notice.last_code, notice.told_otherwise) == ("post_returned", False)
    assert [claim.pk for claim in unreachable()] == [notice.claim_id]
    with pytest.raises(LetterEndedError):
        receive(letter)


def test_a_new_address_sends_it_again_with_the_next_batch():
    letter = make.returned()
    assert not waiting().exists() and not has_new_address(letter)
    corrected_contact(letter.notice.claim, address=OTHER)
    assert has_new_address(letter)
    batch = batches.make_batch(by=make.secretary())
    again = batch.letters.get()
    assert (again.notice_id, again.attempt) == (letter.notice_id, 2)
    assert again.contact.reveal_address(letter.notice.claim.number) == OTHER
    with pytest.raises(SentAgainError):
        entries.undo_entry(letter=letter, by=make.secretary(), reason="반송이 아님")
    batches.cancel_batch(batch=batch, by=make.secretary(), reason="실수")
    entries.undo_entry(letter=letter, by=make.secretary(), reason="반송이 아님")
    assert Notice.objects.get(pk=letter.notice_id).last_code == "by_post"


def test_the_same_address_again_only_where_a_person_says_so():
    letter = make.returned()
    with pytest.raises(NothingToPostError):
        batches.make_batch(by=make.secretary())
    batch = batches.make_letter(notice=letter.notice, by=make.secretary())
    assert batch.letters.get().attempt == 2


def test_a_new_telephone_tells_what_came_back(settings):
    settings.NOTICE_MAIL = settings.NOTICE_PHONE = "file"
    settings.NOTICE_PREFER = ["mail", "lms"]
    letter = make.returned()
    notice = letter.notice
    corrected_contact(notice.claim, phone=NEW_PHONE)
    told = Notice.objects.filter(claim=notice.claim, event=notice.event, status="pending")
    assert told.count() == 1
    assert not waiting().exists()
    with pytest.raises(SentAgainError):
        entries.undo_entry(letter=letter, by=make.secretary(), reason="반송이 아님")


@pytest.mark.django_db(transaction=True)
def test_receipt_and_return_at_once_end_in_one_of_both():
    letter = make.posted()
    by, other = make.secretary(), make.secretary()
    answers = at_once(
        lambda: entries.record_receipt(letter=letter, by=by, received_on=today()),
        lambda: entries.record_return(letter=letter, by=other, returned_on=today(), why="absent"),
    )
    assert [type(one) for one in errors_of(answers)] == [LetterEndedError]
    letter.refresh_from_db()
    notice = Notice.objects.get(pk=letter.notice_id)
    assert (letter.status == LetterStatus.RECEIVED) == (notice.delivered_at is not None)


@pytest.mark.django_db(transaction=True)
def test_one_number_for_two_letters_at_once_is_of_one():
    make.waiting_notice()
    make.waiting_notice()
    batch = batches.make_batch(by=make.secretary())
    writing.write_batch(batch_id=batch.pk)
    letters = list(PostLetter.objects.filter(batch=batch).select_related("batch"))
    people = [make.secretary() for _one in letters]
    answers = at_once(
        *(
            lambda one=one, by=by: entries.record_number(
                letter=one, by=by, number="1234567890123", posted_on=today()
            )
            for one, by in zip(letters, people, strict=True)
        )
    )
    assert [type(one) for one in errors_of(answers)] == [RegisteredNumberTakenError]


# ------------------------------------------------------------------ raw SQL
def test_the_database_refuses_what_must_never_be():
    letter = make.posted()
    table, notices = "UPDATE reviews_postletter SET", "UPDATE reviews_notice SET"
    of = "WHERE id = %s"
    no = "registered_number_has_13_digits"
    assert refused(f"{table} registered_no = '123' {of}", letter.pk) == no
    says = "posted_letter_has_number_and_day"
    assert refused(f"{table} registered_no = '' {of}", letter.pk) == says
    assert refused(f"{table} status = 'prepared' {of}", letter.pk) == says
    says = "received_letter_has_its_day"
    assert refused(f"{table} status = 'received' {of}", letter.pk) == says
    early = f"{table} status = 'received', received_on = posted_on - 1 {of}"
    assert refused(early, letter.pk) == says
    says = "returned_letter_has_day_and_reason"
    assert refused(f"{table} status = 'returned', returned_on = posted_on {of}", letter.pk) == says
    says = "reviews_postletter_status_moves_as_allowed"
    assert refused(f"{table} status = 'cancelled' {of}", letter.pk) == says
    assert refused(f"{table} place = 9 {of}", letter.pk) == "letter_stays_what_was_printed"
    says = "notice_by_post_follows_its_letter"
    for change in (
        "last_code = ''",
        "delivered_at = now()",
        "status = 'failed', told_otherwise = false",
    ):
        assert refused(f"{notices} {change} {of}", letter.notice_id) == says, change


def test_a_notice_has_one_letter_and_a_letter_a_notice_that_is_not_sent():
    letter = make.posted()
    copied = (
        "INSERT INTO reviews_postletter (batch_id, place, notice_id, attempt, contact_id,"
        " former_status, former_code, former_reason, status, registered_no, return_reason, reason,"
        " entered_by_id, entered_at) SELECT batch_id, 99, %s, 1, contact_id, 'failed', '', '',"
        " 'prepared', '', '', '', %s, now() FROM reviews_postletter WHERE id = %s"
    )
    by = make.secretary()
    found = refused(copied, letter.notice_id, by.pk, letter.pk)
    assert found == "notice_has_one_letter_by_post"
    other = make.waiting_notice()
    says = "letter_takes_a_notice_that_is_not_sent"
    assert refused(copied, other.pk, by.pk, letter.pk) == says
    outsider = UserFactory(roles="finance")
    says = "letter_is_posted_by_the_secretariat"
    assert refused(copied, letter.notice_id, outsider.pk, letter.pk) == says


def test_a_suppressed_notice_stays_so_and_a_return_that_led_to_more_too():
    from reviews.notices.verbs import suppress_notice

    notice = make.waiting_notice()
    suppress_notice(notice=notice, by=make.secretary(), reason="전화로 알림")
    back = "UPDATE reviews_notice SET status = 'failed', told_otherwise = false WHERE id = %s"
    assert refused(back, notice.pk) == "suppressed_notice_stays_suppressed"
    letter = make.returned()
    batches.make_letter(notice=letter.notice, by=make.secretary())
    undo = (
        "UPDATE reviews_postletter SET status = 'posted', returned_on = NULL, return_reason = ''"
        " WHERE id = %s"
    )
    assert refused(undo, letter.pk) == "returned_letter_was_sent_again"


def test_batches_and_files_keep_what_they_say():
    batch = make.printed()
    table, of = "UPDATE reviews_postbatch SET", "WHERE id = %s"
    assert refused(f"{table} count = 9 {of}", batch.pk) == "post_batch_keeps_its_letters"
    says = "cancelled_post_batch_says_by_whom_and_why"
    assert refused(f"{table} status = 'cancelled' {of}", batch.pk) == says
    says = "stored_post_batch_expires"
    assert refused(f"{table} expires_at = NULL {of}", batch.pk) == says
    says = "ready_post_batch_was_made"
    assert refused(f"{table} pages = NULL {of}", batch.pk) == says
