"""Set-up shared by the browser tests of the desk: a review with documents, a seat, a log-in."""

import pytest
from django.core.cache import cache

from claims.documents.models import Document, DocumentKind, Source
from claims.documents.receipt.inspection import inspect
from claims.documents.receipt.verbs import receive
from claims.documents.tests import files
from claims.evidence.models import Finding
from config.tests.test_frontend_browser import sign_in
from reviews.committee.models import Review
from reviews.committee.tests import factories as committee

CERTIFICATE, SALES, USAGE, BANKBOOK = (
    DocumentKind.SMALL_BUSINESS_CERTIFICATE,
    DocumentKind.SALES_LOSS_PROOF,
    DocumentKind.SERVICE_USAGE_PROOF,
    DocumentKind.BANKBOOK_COPY,
)
HANDED_IN = (
    (CERTIFICATE, "확인서.pdf", lambda: files.pdf(2)),
    (SALES, "매출.xlsx", files.workbook),
    (USAGE, "대화.jpg", lambda: files.picture("JPEG")),
    (BANKBOOK, "통장.pdf", lambda: files.pdf(1)),
)


def with_documents(**claim) -> Review:
    """A review that its four documents have started, drawn and all."""
    review = committee.waiting(**claim)
    for kind, name, data in HANDED_IN:
        document = receive(
            claim=review.claim, kind=kind, name=name, data=data(), source=Source.IMPORT
        )
        inspect(document_id=document.pk)
    return Review.objects.select_related("claim", "policy").get(pk=review.pk)


@pytest.fixture
def review(db) -> Review:
    cache.clear()
    committee.council(3, 1)  # who sits on one review sits on the next
    return with_documents(business_name="온담 플라워", claimed_loss=2_400_000)


@pytest.fixture
def seated(review):
    """A member who sits on the review."""
    return committee.panel(review)[0].member.user


@pytest.fixture(autouse=True)
def patience(page):
    page.set_default_timeout(15_000)  # ms; a page that has not answered by then is broken


def paper(review: Review, kind: str) -> Document:
    return Document.objects.get(claim=review.claim, kind=kind)


def say(review: Review, verdict: str, kind: str = CERTIFICATE, **more) -> Finding:
    """A finding of a check that exists, at a place on the first page."""
    place = {"page": 1, "box": [200, 250, 500, 300]} if kind == CERTIFICATE else {}
    known = {"code": "certificate.name", "said": "not_found"} if kind == CERTIFICATE else {}
    more = place | known | more
    return committee.finding(review.claim, verdict, document=paper(review, kind), **more)


def desk_of(live_server, review: Review) -> str:
    return f"{live_server.url}/reviews/{review.claim.number}/"


def open_desk(page, live_server, review: Review, user) -> None:
    sign_in(page, live_server, user.username, f"/reviews/{review.claim.number}/")
    page.wait_for_selector("html.js")
    page.wait_for_selector(".leaf .sheet-paper, .sheet-table, .blank")


def leave_fields(page) -> None:
    page.evaluate("document.activeElement.blur()")


def kept_in_tab(page) -> str:
    return page.evaluate("JSON.stringify({...sessionStorage})")
