"""After an erasure nothing of a person is left in any table or file; money and days stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from claims import clock
from claims.documents.models import Document
from claims.documents.storage import previews
from claims.documents.storage.stores import StorageUnavailableError
from claims.inquiries.models import InquiryKind, InquiryOutcome
from claims.inquiries.verbs import note_inquiry, write_note
from claims.register.models import Claim
from claims.trail.erasure import ERASED_TEXT
from claims.trail.seal import seal
from claims.trail.verify import verify
from reviews.committee.models import Decision, QueueRow, Review
from reviews.committee.queue.verification import find_differences
from reviews.erasure import files
from reviews.erasure.claim_tables import erasing_tables
from reviews.erasure.models import ErasureFile, ErasureItem
from reviews.erasure.running import process, process_chunk
from reviews.erasure.tests import factories as make
from reviews.notices.models import Notice

pytestmark = pytest.mark.django_db

NAMES = {
    "business_name": "파기상점",
    "person_name": "표도연",
    "representative": "표도연",
    "name_key": "파기상점",
    "representative_key": "표도연",
    "narrative": "파기상점 주문이 끊겼습니다",
}
LAST4 = r"(^|[^0-9a-f])7071([^0-9a-f]|$)"  # not within a seed or a digest in hex
WORDS = ("파기상점", "표도연", "4447071", LAST4)


@pytest.fixture(autouse=True)
def term(settings):
    settings.RETENTION_YEARS = make.YEARS


@pytest.fixture
def review():
    """A decided claim of long ago, with words of and about its claimant in many places."""
    review = make.decided_long_ago(holder="표도연", **NAMES, plain_phone="01044447071")
    claim, by = review.claim, make.secretary()
    with clock.at(make.LONG_AGO):
        write_note(claim=claim, by=by, text="표도연 님이 서두름")
        note_inquiry(
            claim=claim, by=by, kind=InquiryKind.CALL, text="표도연 님 문의",
            outcome=InquiryOutcome.ANSWERED,
        )  # fmt: skip
    return review


def places_of(*words: str) -> list[str]:
    """Columns of any table in which one of the words (regular expressions) stands."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns c"
            " WHERE table_schema = 'public' AND data_type IN"
            " ('character varying', 'text', 'jsonb', 'ARRAY')"
            " AND has_column_privilege('public.' || quote_ident(table_name), column_name, 'SELECT')"
        )
        for table, column in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" WHERE "{column}"::text ~ ANY(%s)',  # noqa: S608
                [list(words)],
            )
            if cursor.fetchone()[0]:
                found.append(f"{table}.{column}")
    return found


def test_nothing_of_the_claimant_is_left_in_any_table(review):
    assert len(places_of(*WORDS)) > 8  # the search finds what is there
    run = make.finished()
    assert (run.status, run.erased, run.kept_since) == ("done", 1, 0)
    assert places_of(*WORDS) == []
    claim = Claim.objects.get(pk=review.claim_id)
    assert claim.erased_at is not None and claim.claimant.display_name == ""
    for table in erasing_tables():
        rows = table.rows().filter(**{table.claim: claim.pk})
        for row in rows.values(*table.blanked, *table.replaced):
            assert set(row.values()) <= {None, "", ERASED_TEXT}, table.label


def test_money_days_and_who_decided_stay(review):
    before = Decision.objects.values("outcome", "amount", "at").get()
    claim = Claim.objects.values("number", "filed_at", "claimed_loss", "route").get()
    letters = Notice.objects.count()
    make.finished()
    assert Decision.objects.values(*before).get() == before
    assert Claim.objects.values(*claim).get() == claim
    assert Notice.objects.count() == letters > 0
    assert Review.objects.get().status == "decided"


def test_the_trail_is_sealed_as_before_and_the_queue_agrees(review):
    seal()
    make.finished()
    seal()
    assert verify().findings == []
    assert QueueRow.objects.get().business_name == ""
    assert list(find_differences()) == []


def test_the_register_of_erasures_says_what_and_how_much(review):
    documents = Document.objects.filter(claim=review.claim).count()
    run = make.finished()
    item = ErasureItem.objects.get(run=run)
    assert (item.status, item.documents, item.claim) == ("erased", documents, review.claim)
    assert run.documents == documents and run.notices == item.notices > 0
    assert run.approved_by != run.proposed_by


def test_files_are_deleted_and_a_content_that_others_use_keeps_its_previews(review):
    shared, alone = Document.objects.filter(claim=review.claim).order_by("pk")[:2]
    other = make.decided_long_ago()
    with clock.at(clock.now() - timedelta(days=10)):  # something happened: it is not due
        write_note(claim=other.claim, by=make.secretary(), text="확인")
    copy = Document.objects.filter(claim=other.claim).order_by("pk").first()
    copy.pk, copy.sha256, copy.storage_key = None, shared.sha256, "test/copy"
    copy.status, copy.refusal = "received", ""
    copy.save(force_insert=True)
    storage = previews.private_storage()
    for document in (shared, alone, copy):
        storage.save(document.storage_key, ContentFile(b"x"))
        storage.save(previews.key_of(document, 1) + ".jpg", ContentFile(b"x"))
    twin = make.decided_long_ago()
    run = make.approved()
    process_chunk(run.pk)
    noted = ErasureFile.objects.filter(run=run, is_preview=True).values_list("key", flat=True)
    assert alone.sha256 in noted and shared.sha256 not in noted
    while process(run.pk):
        continue
    assert not storage.exists(shared.storage_key) and not storage.exists(alone.storage_key)
    assert not storage.exists(previews.key_of(alone, 1) + ".jpg")
    assert storage.exists(copy.storage_key)
    assert storage.exists(previews.key_of(copy, 1) + ".jpg")
    assert Claim.objects.get(pk=twin.claim_id).erased_at is not None


def test_a_storage_that_is_away_delays_and_loses_nothing(review, monkeypatch):
    document = Document.objects.filter(claim=review.claim).first()
    storage = previews.private_storage()
    storage.save(document.storage_key, ContentFile(b"x"))

    def away(name):
        raise StorageUnavailableError

    monkeypatch.setattr(previews.private_storage(), "delete", away)
    run = make.finished()
    assert run.status == "done" and storage.exists(document.storage_key)
    assert ErasureFile.objects.filter(run=run, key=document.storage_key).exists()
    monkeypatch.undo()
    assert files.delete_files() is False
    assert not storage.exists(document.storage_key) and not ErasureFile.objects.exists()
