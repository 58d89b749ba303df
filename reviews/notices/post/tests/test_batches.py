"""A batch takes notices out of the outbox, is printed, cancelled, downloaded and forgotten."""

import csv
import io
import os
import signal
import subprocess
import sys
import time

import pypdfium2
import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from claims import clock
from claims.contacts.tests.factories import HOME, NEW_MAIL, corrected_contact
from claims.errors import DomainError, ForbiddenError, ReasonNeededError
from claims.privacy.models import AccessEntry, Action
from claims.protected_files.errors import FileGoneError
from claims.protected_files.verbs import expire_files
from claims.register.models import Address
from claims.representation.tests.factories import in_force
from claims.tests.erasure import mark_as_erased
from claims.tests.factories import UserFactory
from claims.tests.races import at_once, errors_of
from reviews.notices.contacts.tests.factories import tell_nobody
from reviews.notices.contacts.unreachable import unreachable
from reviews.notices.errors import NotRetryableError
from reviews.notices.models import LetterStatus, Notice, PostBatch, PostLetter
from reviews.notices.post import batches, tasks, writing
from reviews.notices.post.errors import (
    AlreadyPostedError,
    NothingToPostError,
    PostMovedError,
)
from reviews.notices.post.queries import possible, waiting
from reviews.notices.post.tests import factories as make
from reviews.notices.verbs import (
    may_send_by_post,
    retry_notice,
    send_by_other_channel,
    suppress_notice,
)

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def read(batch: PostBatch, *, sheet: bool = False, by=None) -> bytes:
    request = RequestFactory().get("/")
    by = by or make.secretary()
    opened, size = batches.open_file(batch=batch, by=by, request=request, sheet=sheet)
    found = opened.read()
    assert len(found) == size
    return found


# ------------------------------------------------------------------ what goes by post
def test_a_notice_waits_for_post_once_its_claim_has_an_address():
    claim = make.addressed_claim()
    without = tell_nobody(make.ClaimFactory())
    notice = tell_nobody(claim)
    assert list(waiting()) == [notice]
    corrected_contact(without.claim, address=HOME)
    assert set(waiting()) == {notice, without}
    corrected_contact(without.claim, email=NEW_MAIL)  # the mail takes it
    assert list(waiting()) == [notice]


def test_a_refusal_goes_by_post_only_where_a_person_says_so():
    notice = make.waiting_notice()
    dead_code = "3055"  # the provider's fault, nothing of the address
    Notice.objects.filter(pk=notice.pk).update(last_code=dead_code)
    assert list(waiting()) == [] and list(possible()) == [notice]
    with pytest.raises(NothingToPostError):
        batches.make_batch(by=make.secretary())
    batch = batches.make_letter(notice=notice, by=make.secretary())
    assert batch.count == 1


def test_letters_to_a_reader_in_the_claimants_place_are_not_posted_to_the_claimant():
    claim = make.addressed_claim()
    in_force(claim, "proxy", letters="instead", name="이수진")
    notice = tell_nobody(claim)
    assert notice.addressee == "representative"
    assert not possible().exists() and not waiting().exists() and not may_send_by_post(notice)


def test_a_batch_takes_the_oldest_and_no_more_than_it_may(monkeypatch):
    notices = [make.waiting_notice() for _n in range(3)]
    by = make.secretary()
    batch = batches.make_batch(by=by, most=2)
    letters = list(batch.letters.order_by("place"))
    assert [one.notice_id for one in letters] == [notices[0].pk, notices[1].pk]
    assert [one.reference for one in letters] == [f"P{batch.pk}-001", f"P{batch.pk}-002"]
    assert list(waiting()) == [notices[2]]
    monkeypatch.setattr(batches, "MOST", 1)
    assert batches.make_batch(by=by, most=500).count == 1
    with pytest.raises(NothingToPostError):
        batches.make_batch(by=by)


def test_only_the_secretariat_sends_post():
    make.waiting_notice()
    for role in ("finance", "chair", "customer_centre", "auditor"):
        with pytest.raises(ForbiddenError):
            batches.make_batch(by=UserFactory(roles=role))


def test_what_is_in_a_batch_is_sent_by_no_other_way():
    notice = make.waiting_notice()
    batches.make_batch(by=make.secretary())
    notice.refresh_from_db()
    assert (notice.status, notice.last_code) == ("suppressed", "by_post")
    assert not notice.told_otherwise and notice.handled_by is not None
    for act in (retry_notice, send_by_other_channel):
        with pytest.raises(NotRetryableError):
            act(notice=notice, by=make.secretary())
    with pytest.raises(DomainError):
        suppress_notice(notice=notice, by=make.secretary(), reason="전화로 알림")
    corrected_contact(notice.claim, email=NEW_MAIL)  # renews what did not arrive, but not this
    assert [one.pk for one in Notice.objects.exclude(event="contact_changed")] == [notice.pk]
    notice.refresh_from_db()
    assert notice.status == "suppressed"
    assert not unreachable().exists()


def test_cancelling_gives_the_notices_back_as_they_were():
    notice = make.waiting_notice()
    before = (notice.status, notice.last_code, notice.ended_reason)
    batch = batches.make_batch(by=make.secretary())
    writing.write_batch(batch_id=batch.pk)
    batch.refresh_from_db()
    with pytest.raises(ReasonNeededError):
        batches.cancel_batch(batch=batch, by=make.secretary(), reason=" ")
    batches.cancel_batch(batch=batch, by=make.secretary(), reason="주소를 다시 확인함")
    notice.refresh_from_db()
    assert (notice.status, notice.last_code, notice.ended_reason) == before
    assert list(waiting()) == [notice]
    with pytest.raises(PostMovedError):
        batches.cancel_batch(batch=batch, by=make.secretary(), reason="한 번 더")
    assert batches.make_batch(by=make.secretary()).letters.get().attempt == 1


def test_a_batch_of_which_a_letter_was_posted_is_not_cancelled():
    letter = make.posted()
    with pytest.raises(AlreadyPostedError):
        batches.cancel_batch(batch=letter.batch, by=make.secretary(), reason="실수")


# ------------------------------------------------------------------ the files
def test_letters_and_list_hold_name_address_reference_and_the_text_of_the_notice():
    notice = make.waiting_notice(business_name="물결식당", representative="김도현")
    by = make.secretary()
    batch = batches.make_batch(by=by)
    assert writing.write_batch(batch_id=batch.pk) and not writing.write_batch(batch_id=batch.pk)
    batch.refresh_from_db()
    assert (batch.status, batch.pages, batch.runs) == ("ready", 1, 1)
    said = "".join(text_of(read(batch, by=by)).split())
    for part in (
        "물결식당 김도현 귀하", HOME.street, HOME.detail, "03900", notice.claim.number,
        f"P{batch.pk}-001", "피해지원 협의체", "1 / 1", notice.body.splitlines()[0],
    ):  # fmt: skip
        assert "".join(part.split()) in said, part
    assert "발신전용" in "".join(notice.body.split()) and "발신전용" not in said
    rows = list(csv.reader(io.StringIO(read(batch, sheet=True, by=by).decode("utf-8-sig"))))
    assert rows[0] == ["관리번호", "받는 분", "우편번호", "주소", "상세주소", "등기번호"]
    assert rows[1] == [
        f"P{batch.pk}-001", "물결식당 김도현 귀하", "03900", HOME.street, HOME.detail, "",
    ]  # fmt: skip
    batch.refresh_from_db()
    assert batch.printed_by == by
    entries = AccessEntry.objects.order_by("pk")
    assert [one.action for one in entries if one.action in (Action.EXPORT, Action.DOWNLOAD)] == [
        Action.EXPORT, Action.DOWNLOAD, Action.DOWNLOAD,
    ]  # fmt: skip
    stored = storages["private"].open(batch.storage_key).read()
    assert b"%PDF" not in stored  # sealed


HOSTILE = '#panic("x") *굵게* $1/0$ <letter-end> \\ `코드` @참조 // /* "따옴표"'


def test_hostile_and_long_text_stays_text_and_fits():
    claim = make.ClaimFactory(business_name=("=" + HOSTILE)[:100], representative="W" * 100)
    address = Address("03900", ("가" * 60 + HOSTILE)[:100], "#" * 100)
    corrected_contact(claim, address=address)
    claim.refresh_from_db()
    notice = tell_nobody(claim)
    batch = batches.make_letter(notice=notice, by=make.secretary())
    assert writing.write_batch(batch_id=batch.pk)
    batch.refresh_from_db()
    made = read(batch)
    said = "".join(text_of(made).replace("\u200b", "").replace("\ufffe", "").split())
    for part in (claim.business_name, "W" * 100, address.street, address.detail):
        assert "".join(part.split()) in said
    document = pypdfium2.PdfDocument(made)
    page = document[0].get_textpage()
    inside = (20 * 72 / 25.4, (20 + 90) * 72 / 25.4)  # the window, from the left
    boxes = [page.get_charbox(at) for at in range(page.count_chars())]
    found = [
        box for box in boxes if box[1] > 842 - 86 * 72 / 25.4 and box[3] < 842 - 44 * 72 / 25.4
    ]
    assert found and all(inside[0] - 1 <= box[0] and box[2] <= inside[1] + 1 for box in found)
    document.close()
    [_head, row] = csv.reader(io.StringIO(read(batch, sheet=True).decode("utf-8-sig")))
    assert row[1].startswith("'=")


def test_long_letters_are_numbered_by_themselves():
    short, long = make.waiting_notice(), make.waiting_notice()
    batch = batches.make_batch(by=make.secretary())
    letters = []
    for place, letter in enumerate(batch.letters.order_by("place")):
        to = writing.envelope_of(letter)
        facts = writing.facts_of(letter, to, place, clock.today())
        if letter.notice_id == long.pk:
            facts["body"] = ["긴 글입니다. " * 30] * 12
        letters.append(facts)
    assert short.pk < long.pk
    made = writing.letters_pdf(batch, letters, at=clock.now())
    document = pypdfium2.PdfDocument(made)
    feet = [page.get_textpage().get_text_range() for page in document]
    document.close()
    assert len(feet) == 3
    for foot, part in zip(feet, ("1 / 1", "1 / 2", "2 / 2"), strict=True):
        assert part in foot


def test_files_expire_and_are_made_again_from_the_rows():
    batch = make.printed()
    keys = {batch.storage_key, batch.sheet_key}
    with clock.at(batch.expires_at):
        assert expire_files(PostBatch) == 1 and expire_files(PostBatch) == 0
    batch.refresh_from_db()
    assert batch.storage_key == "" == batch.sheet_key
    with pytest.raises(FileGoneError):
        read(batch)
    batches.print_again(batch=batch, by=make.secretary())
    assert writing.write_batch(batch_id=batch.pk)
    batch.refresh_from_db()
    assert batch.runs == 2 and not {batch.storage_key, batch.sheet_key} & keys
    assert text_of(read(batch))


def test_erased_letters_are_not_printed():
    batch = make.printed()
    notices = Notice.objects.filter(letters__batch=batch)
    mark_as_erased(*(notice.claim for notice in notices))
    notices.update(erased_at=clock.now(), body="", subject="")
    batches.print_again(batch=batch, by=make.secretary())
    assert not writing.write_batch(batch_id=batch.pk)
    batch.refresh_from_db()
    assert batch.status == "failed" and "파기" in batch.error


def test_the_maker_must_still_be_in_office():
    by = make.secretary()
    make.waiting_notice()
    batch = batches.make_batch(by=by)
    by.groups.clear()
    writing.write_batch(batch_id=batch.pk)
    batch.refresh_from_db()
    assert batch.status == "failed"


# ------------------------------------------------------------------ two hands, and kill -9
@pytest.mark.django_db(transaction=True)
def test_batches_at_once_take_each_notice_once():
    notices = [make.waiting_notice() for _n in range(4)]
    people = [make.secretary() for _n in range(3)]
    answers = at_once(*(lambda by=by: batches.make_batch(by=by) for by in people))
    assert {type(one) for one in errors_of(answers)} <= {NothingToPostError}
    taken = list(PostLetter.objects.values_list("notice", flat=True))
    assert sorted(taken) == sorted(one.pk for one in notices)


@pytest.mark.django_db(transaction=True)
def test_a_batch_against_a_corrected_address_sends_once():
    notice = make.waiting_notice()
    by, agent = make.secretary(), UserFactory(roles="customer_centre")
    at_once(
        lambda: batches.make_batch(by=by),
        lambda: corrected_contact(notice.claim, by=agent, email=NEW_MAIL),
    )
    notice.refresh_from_db()
    by_post = PostLetter.objects.live().filter(notice=notice).count()
    by_mail = Notice.objects.filter(
        claim=notice.claim, event=notice.event, status="pending"
    ).count()
    assert by_post + by_mail == 1


@pytest.mark.django_db(transaction=True)
def test_a_batch_against_a_retry_sends_once():
    notice = make.waiting_notice(plain_phone="01012345678")
    by, other = make.secretary(), make.secretary()
    at_once(
        lambda: batches.make_batch(by=by), lambda: retry_notice(notice=notice, by=other)
    )  # fmt: skip
    notice.refresh_from_db()
    letters = PostLetter.objects.live().filter(notice=notice).count()
    assert letters + (notice.status == "pending") == 1


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_make_the_files_once():
    make.waiting_notice()
    batch = batches.make_batch(by=make.secretary())
    answers = at_once(*[lambda: writing.write_batch(batch_id=batch.pk)] * 3)
    assert errors_of(answers) == [] and answers.count(True) == 1
    assert AccessEntry.objects.filter(action=Action.EXPORT).count() == 1


@pytest.mark.django_db(transaction=True)
def test_cancelling_against_the_first_number_ends_in_one_of_both():
    from reviews.notices.post import entries

    letter = make.letter_of(make.printed())
    by, other = make.secretary(), make.secretary()
    answers = at_once(
        lambda: batches.cancel_batch(batch=letter.batch, by=by, reason="실수"),
        lambda: entries.record_number(
            letter=letter, by=other, number=make.number_of(letter), posted_on=clock.today()
        ),
    )
    assert len(errors_of(answers)) == 1
    letter.refresh_from_db()
    assert letter.status in (LetterStatus.CANCELLED, LetterStatus.POSTED)
    assert (letter.status == LetterStatus.POSTED) == bool(letter.registered_no)


def test_making_a_batch_costs_the_same_for_one_and_for_ten():
    costs = []
    for n in (1, 10):
        for _n in range(n):
            make.waiting_notice()
        by = make.secretary()
        with CaptureQueriesContext(connection) as made:
            batch = batches.make_batch(by=by)
        with CaptureQueriesContext(connection) as written:
            writing.write_batch(batch_id=batch.pk)
        assert batch.count == n
        costs.append((len(made), len(written)))
    assert costs[0] == costs[1]


KILLED = """
import os, signal, sys, django
django.setup()
from reviews.notices.post import writing
writing.record_file = lambda **facts: os.kill(os.getpid(), signal.SIGKILL)
writing.write_batch(batch_id=int(sys.argv[1]))
"""


def wait_until_alone():
    """Wait, at most a minute, until no other connection to this database is left."""
    others = """SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
        AND usename = current_user AND pid <> pg_backend_pid()"""
    deadline = time.monotonic() + 60
    with connection.cursor() as cursor:
        while cursor.execute(others) and cursor.fetchone() and time.monotonic() < deadline:
            pass


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_the_batch_to_the_next():
    make.waiting_notice()
    batch = batches.make_batch(by=make.secretary())
    run = [sys.executable, "-c", KILLED, str(batch.pk)]
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    died = subprocess.run(
        run, cwd=settings.BASE_DIR, env=env, timeout=120, check=False, capture_output=True
    )
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()[-2000:]
    batch.refresh_from_db()
    assert (batch.status, batch.storage_key, batch.entry_id) == ("making", "", None)
    assert PostLetter.objects.live().count() == 1
    wait_until_alone()  # the server may not have seen yet that the worker is gone
    assert writing.write_batch(batch_id=batch.pk)
    assert AccessEntry.objects.filter(action=Action.EXPORT).count() == 1


def test_the_sweep_takes_up_what_was_left(monkeypatch):
    make.waiting_notice()
    batch = batches.make_batch(by=make.secretary())
    taken = []
    monkeypatch.setattr(tasks, "enqueue", lambda task, pk: taken.append((task.name, pk)))
    monkeypatch.setattr(tasks, "LEFT_FOR", -tasks.LEFT_FOR)
    assert tasks.sweep_post() == 1 and taken == [(batches.TASK, batch.pk)]
    writing.write_batch(batch_id=batch.pk)
    assert tasks.sweep_post() == 0 and tasks.sweep_post_files() == 0
