"""Infected proof: the review and its row in the queue after a virus scan."""

import hashlib

import pytest
from django.core.files.base import ContentFile

from claims.documents.models import Document, DocumentStatus, Scan
from claims.documents.receipt.inspection import inspect
from claims.documents.scanning import quarantine
from claims.documents.scanning import scanner as scanner_module
from claims.documents.storage import previews
from claims.documents.tests import files
from claims.documents.tests.scanner import EICAR, MARKER
from reviews.committee.ballots.document_checks import documents_digest, kinds_handed_in
from reviews.committee.models import QUEUE_KINDS, QueueRow, Review, ReviewStatus
from reviews.committee.queue.projection import refresh_queue
from reviews.committee.queue.verification import find_differences
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db
KIND = QUEUE_KINDS[0]


@pytest.fixture(autouse=True)
def scanner(clamd, settings):
    scanner_module._asked.clear()
    settings.CLAMD_SECONDS = 20
    settings.CLAMD_URL = clamd.url
    return clamd.start()


def stored(document: Document, data: bytes) -> Document:
    """Give a document of the factory its bytes; it is as if they had come at first."""
    made = Document.objects.create(
        claim=document.claim,
        kind=document.kind,
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        media_type="application/pdf",
        storage_key=f"documents/test/{document.pk}",
        source="secretariat",
    )
    previews.private_storage().save(made.storage_key, ContentFile(data))
    return made


def only(review: Review, data: bytes) -> Document:
    """A claim's only document of the kind, with these bytes; the queue knows of it."""
    first = Document.objects.get(claim=review.claim, kind=KIND)
    made = stored(first, data)
    Document.objects.filter(pk=first.pk).update(status="inspecting")
    Document.objects.filter(pk=first.pk).update(status="refused", refusal="too_many_pages")
    refresh_queue([review.claim_id])
    return made


def missing(review: Review) -> list[str]:
    """Return the required kinds that the claim of a review has not handed in."""
    present = kinds_handed_in([review.claim_id])[review.claim_id]
    return [kind for kind in review.policy.required_kinds if kind not in present]


def stand(review: Review) -> tuple[int, bool]:
    row = QueueRow.objects.get(review=review)
    assert list(find_differences()) == []
    return row.documents[0], row.complete


def test_an_infected_document_is_missing_until_it_is_found_clean_after_all(scanner):
    review = f.in_review()
    document = only(review, files.pdf() + MARKER)
    revision = Review.objects.get(pk=review.pk).revision
    assert stand(review) == (1, True)
    digest = documents_digest(review.claim_id, KIND)
    inspect(document_id=document.pk)
    assert stand(review) == (0, False)
    assert missing(review) == [KIND]
    assert KIND not in kinds_handed_in([review.claim_id])[review.claim_id]
    assert documents_digest(review.claim_id, KIND) != digest
    assert Review.objects.get(pk=review.pk).revision == revision + 1  # open forms are told
    try:
        scanner.learn(Eicar=EICAR)  # a false alarm
        scanner.stop()
        scanner.start()
        quarantine.rescan(document=document, by=f.secretary())
        assert stand(review) == (0, False)  # not while it is looked at again
        inspect(document_id=document.pk)
    finally:
        scanner.learn(Marker=MARKER, Eicar=EICAR)
        scanner.stop()
    assert stand(review) == (1, True)
    assert Review.objects.get(pk=review.pk).revision == revision + 2


def test_what_could_not_be_looked_at_is_handed_in_and_raises_no_revision(scanner):
    review = f.in_review()
    document = only(review, files.pdf())
    revision = Review.objects.get(pk=review.pk).revision
    scanner.stop()
    document = inspect(document_id=document.pk)
    assert (document.status, document.scan) == (DocumentStatus.QUARANTINED, Scan.UNREACHABLE)
    assert stand(review) == (1, True)
    assert missing(review) == []
    scanner.start()
    quarantine.rescan(document=document, by=None)
    assert inspect(document_id=document.pk).status == DocumentStatus.READY
    assert stand(review) == (1, True)
    assert Review.objects.get(pk=review.pk).revision == revision


def test_a_waiting_review_does_not_start_upon_an_infected_document():
    f.council()
    review = f.waiting()
    for kind in QUEUE_KINDS[1:]:
        f.document(review.claim, kind)
    bad = stored(f.document(review.claim, KIND, tell=False), files.pdf(2) + MARKER)
    Document.objects.filter(claim=review.claim, kind=KIND).exclude(pk=bad.pk).update(
        status="inspecting"
    )
    Document.objects.filter(claim=review.claim, kind=KIND, status="inspecting").update(
        status="refused", refusal="too_many_pages"
    )
    inspect(document_id=bad.pk)
    review.refresh_from_db()
    assert review.status == ReviewStatus.WAITING_DOCUMENTS
    assert stand(review) == (0, False)
    f.document(review.claim, KIND)
    review.refresh_from_db()
    assert review.status == ReviewStatus.IN_REVIEW
