"""Readings in the background: after the preview, once for each content, and never an error."""

import itertools
import json

import pytest

from claims import hooks
from claims.documents import tasks
from claims.documents.file_refusals import Reason
from claims.documents.formats.ocr import VERSION
from claims.documents.models import DocumentStatus, Page, Source
from claims.documents.receipt.inspection import inspect
from claims.documents.receipt.verbs import receive
from claims.documents.renderer.client import Rendering
from claims.documents.storage import previews, readings
from claims.documents.tests import files
from claims.tests.factories import ClaimFactory
from config.queues.table import queue_of

pytestmark = pytest.mark.django_db
WIDER = itertools.count()
WORDS = {"number": 1, "lines": [[["계좌번호", 10, 10, 90, 30, 88]]]}


@pytest.fixture(autouse=True)
def read(settings, monkeypatch):
    """A reader that says WORDS, and the requests that it was given."""
    settings.READING = True
    asked = []

    def read_words(data, media_type, page):
        asked.append((media_type, page))
        return Rendering(words=json.dumps({**WORDS, "number": page}).encode())

    monkeypatch.setattr(readings, "read_words", read_words)
    return asked


def new_picture():
    """A picture that no other test has had read: words are kept by content."""
    return files.picture("JPEG", files.halves(60 + next(WIDER), 40))


def taken_in(data=None, name="a.jpg", claim=None):
    document = receive(
        claim=claim or ClaimFactory(),
        kind="bankbook_copy",
        name=name,
        data=data or new_picture(),
        source=Source.IMPORT,
    )
    return inspect(document_id=document.pk)


def test_a_picture_is_read_after_its_preview_in_a_queue_of_its_own(
    read, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        document = taken_in()
    rung = [call.args[0].name for call in callbacks if hasattr(call, "args") and call.args]
    assert document.status == DocumentStatus.READY and not read
    assert "claims.documents.tasks.read" in rung
    assert queue_of("claims.documents.tasks.read") == "reading"
    assert queue_of("claims.documents.tasks.inspect") == "documents"


def test_words_are_kept_by_content_and_the_claim_is_checked(read):
    data = new_picture()
    document, twin = taken_in(data), taken_in(data)
    told = []
    with hooks.listening("document_read", lambda found: told.append(found.pk)):
        assert readings.read_document(document_id=document.pk) == 1
        assert readings.read_document(document_id=twin.pk) == 1
        assert readings.read_document(document_id=twin.pk) == 0  # nothing to do
    assert read == [("image/jpeg", 1)]  # read once for both documents
    assert told == [document.pk, twin.pk]
    assert readings.words_of(twin, [1]) == [WORDS]
    digests = readings.digests_of([document.pk, twin.pk])
    assert digests[document.pk] == digests[twin.pk] and len(digests[twin.pk][1]) == 32


def test_a_new_reader_reads_again(read, monkeypatch):
    document = taken_in()
    readings.read_document(document_id=document.pk)
    monkeypatch.setattr(readings, "VERSION", VERSION + 1)
    assert readings.read_document(document_id=document.pk) == 1
    assert len(read) == 2


@pytest.mark.parametrize("reason", [Reason.CRASHED, Reason.TIMEOUT, Reason.MEMORY, Reason.BROKEN])
def test_a_failing_reading_is_a_page_without_words(monkeypatch, reason):
    document, told = taken_in(), []
    monkeypatch.setattr(readings, "read_words", lambda *_asked: Rendering(reason=reason))
    with hooks.listening("document_read", told.append):
        tasks.read(document.pk)
    assert readings.digests_of([document.pk]) == {} and not told
    document.refresh_from_db()
    assert document.status == DocumentStatus.READY
    assert not readings.unread_pages().exists()  # not tried for ever


def test_what_kills_its_readers_is_left_without_words(read):
    document = taken_in()
    readings.give_up_reading(document.pk)
    assert readings.read_document(document_id=document.pk) == 0 and not read


def test_a_pdf_with_words_of_its_own_is_not_read(read):
    document = taken_in(files.text_pdf(), "a.pdf")
    assert readings.read_document(document_id=document.pk) == 0 and not read
    scan = taken_in(files.pdf(pages=5), "b.pdf")
    assert readings.read_document(document_id=scan.pk) == 3  # READING_PAGES
    assert read == [("application/pdf", page) for page in (1, 2, 3)]


def test_the_sweep_finds_what_waits_and_passes_over_the_rest(read, monkeypatch):
    rung = []
    scan, book = taken_in(files.pdf(pages=5), "b.pdf"), taken_in(b"a,b\n1,2\n", "a.csv")
    monkeypatch.setattr(readings, "enqueue", lambda task, pk: rung.append(pk))
    assert tasks.sweep_unread() == 1 and rung == [scan.pk]
    passed = Page.objects.filter(reader_version=VERSION).values_list("document", "number")
    assert set(passed) == {(scan.pk, 4), (scan.pk, 5), (book.pk, 1)}
    readings.read_document(document_id=scan.pk)
    assert tasks.sweep_unread() == 0


def test_switched_off_or_without_its_data_nothing_is_read(read, settings, tmp_path):
    document = taken_in()
    settings.READING = False
    assert readings.read_document(document_id=document.pk) == 0 and tasks.sweep_unread() == 0
    settings.READING, settings.READING_DATA = True, tmp_path
    assert not readings.is_on() and readings.read_document(document_id=document.pk) == 0
    assert not read


def test_an_erasure_takes_the_words_along(read):
    document = taken_in()
    readings.read_document(document_id=document.pk)
    previews.discard(document.sha256)
    assert readings.words_of(document, [1]) == []


def test_storage_that_is_away_leaves_the_page_for_the_sweep(read):
    document = taken_in()
    previews.private_storage().delete(document.storage_key)
    tasks.read(document.pk)  # logged, and not raised
    assert readings.unread_pages().filter(document=document).exists()
