"""Batches by file: out with a digest, encrypted; results come back, are read and counted once."""

import csv
import hashlib
import io
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.test import RequestFactory

from claims import clock
from claims.errors import ForbiddenError, ReasonNeededError
from claims.loaded_files.errors import ColumnsMissingError
from claims.privacy.models import AccessEntry, Action
from claims.protected_files.making import FilePass
from claims.protected_files.verbs import expire_files
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.benefits import notices
from reviews.benefits.batches import files, sending
from reviews.benefits.batches import verbs as batches
from reviews.benefits.errors import (
    BenefitFileGoneError,
    BenefitMovedError,
    DigestDiffersError,
    NothingToIssueError,
    PartnerNotSetError,
    ProgrammeNotRunningError,
    ProgrammeOverError,
    WayNotOfferedError,
)
from reviews.benefits.models import BenefitBatch, BenefitGrant
from reviews.benefits.runs import granting, verbs
from reviews.benefits.tests import factories as make
from reviews.benefits.tests.test_runs import refused
from reviews.notices.models import Notice

pytestmark = pytest.mark.django_db


def read(batch, by=None):
    """The rows of the file, opened with its password as a partner does."""
    by, request = by or make.secretary(), RequestFactory().get("/")
    archive = batches.open_download(batch=batch, by=by, request=request).read()
    password = batches.reveal_password(batch=batch, by=by, request=request)
    return archive, password


def states():
    return list(BenefitGrant.objects.order_by("pk").values_list("status", flat=True))


def test_a_file_has_each_recipient_once_and_no_person():
    claim = make.business(make.NUMBERS[0], person_name="홍길동")
    to = make.programme(ends_on="2099-12-31", units=3)
    make.granted(to)
    make.granted_to_list(to, 2)
    batch = make.batch_with_file(to)
    assert (batch.status, batch.count) == ("out", 3)
    entry = AccessEntry.objects.get(action=Action.EXPORT)
    assert list(entry.shown.values_list("claim", flat=True)) == [claim.pk]
    plain = plain_of(batch)
    lines = list(csv.DictReader(io.StringIO(plain)))
    assert [(one["참조번호"], one["사업자등록번호"], one["수량"]) for one in lines] == [
        (claim.number, "124-81-00998", "3"), ("P0", "", "3"), ("P1", "", "3"),
    ]  # fmt: skip
    assert [one["제공번호"] for one in lines] == [
        grant.number for grant in BenefitGrant.objects.order_by("pk")
    ]
    assert "홍길동" not in plain and lines[0]["사용기한"] == "2099-12-31"


def plain_of(batch):
    """The text of a batch's file, before it is encrypted."""
    with FilePass() as made:
        return b"".join(files._content(batch, made)).decode("utf-8-sig")


def test_downloads_are_on_record_and_end_the_right_to_cancel():
    ClaimFactory()
    to = make.programme()
    make.granted(to)
    batch, by = make.batch_with_file(to), make.secretary()
    archive, password = read(batch, by)
    assert hashlib.sha256(archive).hexdigest() == batch.sha256 and len(password) > 12
    assert AccessEntry.objects.filter(action=Action.DOWNLOAD, user=by).count() == 2
    with pytest.raises(BenefitMovedError):
        batches.cancel_batch(batch=batch, by=by, reason="실수")
    with pytest.raises(ForbiddenError):
        read(batch, UserFactory(roles="finance"))


def test_a_file_that_nobody_has_is_cancelled_and_its_benefits_wait_again():
    ClaimFactory()
    to, by = make.programme(), make.secretary()
    make.granted(to)
    batch = make.batch_with_file(to)
    with pytest.raises(NothingToIssueError):
        make.batch(to)
    with pytest.raises(ReasonNeededError):
        batches.cancel_batch(batch=batch, by=by, reason="")
    batches.cancel_batch(batch=batch, by=by, reason="실수")
    assert states() == ["planned"]
    with pytest.raises(BenefitMovedError):
        read(batch, by)
    assert make.batch(to).count == 1


def test_a_file_is_deleted_when_its_time_is_over(django_capture_on_commit_callbacks):
    ClaimFactory()
    to = make.programme()
    make.granted(to)
    batch = make.batch_with_file(to)
    with clock.at(clock.now() + timedelta(days=8)):
        with django_capture_on_commit_callbacks(execute=True):
            assert expire_files(BenefitBatch) == 1
        batch.refresh_from_db()
        assert not storages["private"].exists(batch.storage_key or "none")
        with pytest.raises(BenefitFileGoneError):
            read(batch)


def test_each_line_of_results_is_applied_repeated_or_kept_with_its_fault():
    ClaimFactory.create_batch(5)
    to = make.programme()
    make.granted(to)
    batch = make.batch_with_file(to)
    a, b, c, d, e = BenefitGrant.objects.order_by("pk").values_list("pk", flat=True)
    day = "2023-01-02"
    file = make.answered(
        batch, f"B{a},제공,,{day}", f"B{b},실패,회원 01012345678 없음,{day}", f"B{c},사용,,{day}",
        f"B{d},보류,,{day}", f"B{e},,,", f"B{e},제공,,2099-12-31", "B99999,제공,,2023-01-02",
        f"B{a},실패,x,{day}", f"B{d},실패,,{day}",
    )  # fmt: skip
    assert (file.read, file.applied, file.repeated, file.faulty) == (8, 3, 0, 5)
    assert [(one.row_no, one.code) for one in file.faults.order_by("row_no")] == [
        (5, "word_unknown"), (7, "date_future"), (8, "number_unknown"), (9, "repeated"),
        (10, "reason_missing"),
    ]  # fmt: skip
    assert states() == ["issued", "failed", "redeemed", "batched", "batched"]
    assert BenefitGrant.objects.get(pk=b).failed_as == "회원 **** 없음"
    batch.refresh_from_db()
    assert batch.status == "out"
    more = make.answered(
        batch, f"B{a},기한 지남,,{day}", f"B{c},제공,,{day}", f"B{d},제공,,{day}",
        f"B{e},제공,,{day}", f"B{b},제공,,{day}",
    )  # fmt: skip
    assert (more.applied, more.repeated, more.faulty) == (3, 1, 1)
    assert states() == ["expired", "failed", "redeemed", "issued", "issued"]
    batch.refresh_from_db()
    assert (batch.status, batch.storage_key) == ("closed", "")
    again = make.answered(
        batch, f"B{a},기한 지남,,{day}", f"B{c},제공,,{day}", f"B{d},제공,,{day}",
        f"B{e},제공,,{day}", f"B{b},제공,,{day}",
    )  # fmt: skip
    assert again == more


def test_results_of_another_file_are_refused():
    ClaimFactory()
    to = make.programme()
    make.granted(to)
    batch = make.batch_with_file(to)
    grant = BenefitGrant.objects.get()
    with pytest.raises(DigestDiffersError):
        make.answered(batch, f"B{grant.pk},제공,,2023-01-02", sha256="0" * 64)
    with pytest.raises(ColumnsMissingError):
        make.results.load_results(
            batch=batch, file=make.csv_file("a,b\r\n1,2"), by=make.secretary(),
            sha256=batch.sha256,
        )  # fmt: skip
    assert states() == ["batched"]


def test_a_way_that_a_programme_does_not_have():
    ClaimFactory()
    to = make.programme()
    make.granted(to)
    with pytest.raises(WayNotOfferedError):
        make.batch(to, "codes")
    with pytest.raises(PartnerNotSetError):
        make.batch(to, "partner")
    with pytest.raises(ForbiddenError):
        make.batch(to, by=UserFactory(roles="auditor"))


# ------------------------------------------------------------------ letters and expiry
def test_recipients_who_filed_a_claim_are_told_once():
    claim = ClaimFactory()
    to = make.programme(ends_on="2099-12-31", how="채널 관리자에서 쓰실 수 있습니다.")
    make.granted(to)
    make.granted_to_list(to, 1)
    batch = make.batch_with_file(to)
    lines = [f"{grant.number},제공,,2023-01-02" for grant in BenefitGrant.objects.all()]
    assert not Notice.objects.exists()
    make.answered(batch, *lines)
    assert notices.tell_recipients() is False and notices.tell_some() == 0
    notice = Notice.objects.get()
    assert (notice.event, notice.claim) == ("benefit_issued", claim)
    for said in ("채널 캐시 50,000원", "채널 관리자에서", "2099. 12. 31."):
        assert said in notice.body


def test_benefits_expire_after_their_last_day_and_use_up_to_it_counts_when_told_later():
    ClaimFactory.create_batch(3)
    last = clock.today()
    to = make.programme(ends_on=last)
    make.granted(to)
    batch = make.batch_with_file(to)
    one, two, three = BenefitGrant.objects.order_by("pk")
    make.answered(
        batch, f"{one.number},제공,,{last}", f"{two.number},사용,,{last}",
        f"{three.number},제공,,{last}",
    )  # fmt: skip
    assert sending.expire() == 0
    with clock.at(clock.now() + timedelta(days=2)):
        assert sending.expire() == 2 and sending.expire() == 0
        assert states() == ["expired", "redeemed", "expired"]
        late = last + timedelta(days=1)
        told = make.answered(batch, f"{one.number},사용,,{last}", f"{three.number},사용,,{late}")
    assert (told.applied, told.faulty) == (1, 1)
    assert states() == ["redeemed", "redeemed", "expired"]
    assert BenefitBatch.objects.get().status == "closed"


# ------------------------------------------------------------------ again, and on record
def test_a_file_that_nobody_downloaded_in_time_is_made_again():
    ClaimFactory()
    to, by = make.programme(), make.secretary()
    make.granted(to)
    batch = make.batch_with_file(to)
    with pytest.raises(BenefitMovedError):
        batches.start_again(batch=batch, by=by)
    with clock.at(clock.now() + timedelta(days=8)):
        expire_files(BenefitBatch)
        with pytest.raises(BenefitFileGoneError, match="다시 시작"):
            read(batch, by)
        assert batches.start_again(batch=batch, by=by).status == "making"
        assert files.write_file(batch.pk)
        again = BenefitBatch.objects.get()
        assert again.is_stored and again.sha256 != batch.sha256
        read(again, by)
    with clock.at(clock.now() + timedelta(days=30)):
        with pytest.raises(BenefitMovedError):  # somebody has it
            batches.start_again(batch=again, by=by)
        sql = "UPDATE reviews_benefitbatch SET status = 'making' WHERE id = %s"
        assert refused(sql, again.pk) == "benefit_file_in_other_hands_is_not_cancelled"


def test_each_access_to_a_file_of_a_list_is_on_record_by_its_count():
    to, by = make.programme(), make.secretary()
    make.granted_to_list(to, 3)
    batch = make.batch_with_file(to)
    read(batch, by)
    read(batch, by)
    entries = AccessEntry.objects.filter(action=Action.DOWNLOAD, user=by)
    assert [one.count for one in entries] == [3] * 4
    assert not AccessEntry.objects.get(action=Action.EXPORT).shown.exists()


# ------------------------------------------------------------------ closed or over
@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"state": "closed"}, ProgrammeNotRunningError),
        ({"ends_on": "2023-01-31"}, ProgrammeOverError),
    ],
)
def test_a_programme_that_is_closed_or_over_gives_nothing(facts, error):
    ClaimFactory.create_batch(2)
    to, by = make.programme(), make.secretary()
    make.granted(to)
    run = make.approved(to, of=make.list_of(to, *make.NUMBERS))
    granting.fail(run.pk)
    stopped = make.batch(to, most=1)
    batches.fail_batch(stopped.pk, "멈춤")
    make.programme(**facts)
    for act in (
        lambda: make.batch(to), lambda: batches.start_again(batch=stopped, by=by),
        lambda: verbs.go_on(run=run, by=by),
    ):  # fmt: skip
        with pytest.raises(error):
            act()
