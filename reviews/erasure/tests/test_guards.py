"""Guards of an erasure: the access log, files of standing documents, raw SQL, a run that fails."""

from __future__ import annotations

from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DataError, IntegrityError, connection, transaction

from claims import clock
from claims.intake.models import FilingWindow, ImportRejection, ImportRun
from claims.privacy.models import AccessEntry, Action
from claims.register.models import Claim
from claims.tests.factories import ClaimFactory
from claims.trail.tests.scene import by_force
from reviews.erasure import running
from reviews.erasure.models import ErasureFile
from reviews.erasure.tests import factories as make
from reviews.erasure.verbs import retain_claim

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def term(settings):
    settings.RETENTION_YEARS = make.YEARS


def old_claim(**more):
    return ClaimFactory(no_loss=True, routed_at=make.LONG_AGO, **more)


def refused(sql, *values):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            n = cursor.rowcount
            transaction.set_rollback(True)
    except IntegrityError:
        return True
    assert n, "no row"
    return False


# ------------------------------------------------------------------ access log
def test_the_reason_of_a_reveal_of_last_week_outlives_the_erasure():
    """개인정보의 안전성 확보조치 기준 §8: access entries are kept two years at least."""
    claim = old_claim()
    entry = AccessEntry.objects.create(
        user=make.secretary(), action=Action.REVEAL_PHONE, claim=claim, reason="신청인 문의 확인"
    )
    make.finished()
    assert Claim.objects.get(pk=claim.pk).erased_at
    entry.refresh_from_db()
    assert entry.reason == "신청인 문의 확인"


# ------------------------------------------------------------------ raw SQL
def test_the_database_lets_no_document_in_use_be_listed_for_deletion():
    review = make.decided_long_ago()
    from claims.documents.models import Document

    document = Document.objects.filter(claim=review.claim).first()
    run = make.counted()
    assert refused(
        "INSERT INTO reviews_erasurefile (run_id, key, is_preview) VALUES (%s, %s, false)",
        run.pk,
        document.storage_key,
    )


def test_the_original_of_a_standing_document_is_never_deleted():
    from django.core.files.base import ContentFile

    from claims.documents.models import Document
    from claims.documents.storage import previews
    from reviews.erasure.files import delete_files

    review = make.decided_long_ago()
    document = Document.objects.filter(claim=review.claim).first()
    storage = previews.private_storage()
    storage.save(document.storage_key, ContentFile(b"x"))
    try:
        with transaction.atomic():
            ErasureFile.objects.create(run=make.counted(), key=document.storage_key)
    except IntegrityError:
        pass
    delete_files()
    assert storage.exists(document.storage_key)


def test_the_figures_of_a_finished_run_are_final():
    old_claim()
    run = make.finished()
    assert refused(
        "UPDATE reviews_erasurerun SET erased = 0, finished_at = now() WHERE id = %s",
        run.pk,
    )


# ------------------------------------------------------------------ a run that cannot go on
def test_a_batch_that_fails_with_another_error_does_not_stop_all_erasures(monkeypatch):
    bad, good = old_claim(), old_claim()
    run = make.approved()
    real = running.erase_claims

    def failing(run, ids, moment):
        if bad.pk in ids:
            raise DataError("value out of range")
        return real(run, ids, moment)

    monkeypatch.setattr(running, "erase_claims", failing)
    for _n in range(3):
        try:
            with transaction.atomic():
                while running.process(run.pk):
                    continue
        except DataError:
            pass
    run.refresh_from_db()
    assert Claim.objects.get(pk=good.pk).erased_at is not None
    assert run.status == "done"


def test_work_that_kills_its_workers_is_stepped_over():
    claim = old_claim()
    run = make.approved()
    running.keep_next_claims(run.pk)
    while running.process(run.pk):
        continue
    run.refresh_from_db()
    assert (run.status, run.erased, run.kept_since) == ("done", 0, 1)
    assert Claim.objects.get(pk=claim.pk).erased_at is None


def test_a_time_limit_is_no_fault_of_a_claim(monkeypatch):
    claim = old_claim()
    run = make.approved()

    def too_long(run, ids, moment):
        raise SoftTimeLimitExceeded

    with monkeypatch.context() as patch:
        patch.setattr(running, "erase_claims", too_long)
        with pytest.raises(SoftTimeLimitExceeded), transaction.atomic():
            running.process_chunk(run.pk)
    while running.process(run.pk):
        continue
    assert Claim.objects.get(pk=claim.pk).erased_at is not None


@pytest.mark.django_db(transaction=True)
def test_words_of_the_access_log_go_by_their_own_age(monkeypatch):
    """The database dates entries itself: the superuser moves their days."""
    entry = AccessEntry.objects.create(user=make.secretary(), action=Action.SEARCH, term="표도연")
    with monkeypatch.context() as patch:
        patch.setattr(running, "moment_of", lambda _day: clock.now() + timedelta(days=1))
        old_claim()
        # Entries from before the day, but less than two years old.
        assert make.finished().access_entries == 0
    entry.refresh_from_db()
    assert entry.term == "표도연"
    by_force("UPDATE claims_accessentry SET at = %s WHERE id = %s", make.LONG_AGO, entry.pk)
    old_claim()
    assert make.finished().access_entries == 1
    entry.refresh_from_db()
    assert (entry.term, bool(entry.erased_at)) == ("", True)


@pytest.mark.django_db(transaction=True)
def test_an_old_reason_stays_as_long_as_its_claim():
    stays, goes = old_claim(), old_claim()
    with clock.at(make.LONG_AGO):
        retain_claim(claim=stays, by=make.secretary(), reason="소송 중")
    for claim in (stays, goes):
        AccessEntry.objects.create(
            user=make.secretary(), action=Action.REVEAL_PHONE, claim=claim, reason="문의 확인"
        )
    by_force("UPDATE claims_accessentry SET at = %s", make.LONG_AGO)
    assert make.finished().access_entries == 1
    reasons = AccessEntry.objects.exclude(claim=None).values_list("claim", "reason")
    assert dict(reasons) == {stays.pk: "문의 확인", goes.pk: ""}


def test_the_cells_of_old_rejected_rows_go_and_of_new_ones_stay():
    window = FilingWindow.objects.get(code="1015-1")
    rows = []
    for created in (make.LONG_AGO, clock.now()):
        file = ImportRun.objects.create(window=window, file_name="a.csv", created_at=created)
        rows.append(ImportRejection.objects.create(run=file, row_no=1, faults=[], raw_row=b"x"))
    old_claim()
    assert make.finished().rejected_rows == 1
    for row in rows:
        row.refresh_from_db()
    assert [bytes(row.raw_row) for row in rows] == [b"", b"x"]
    assert list(ImportRejection.objects.to_correct()) == [rows[1]]
