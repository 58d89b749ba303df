"""Set-up shared by the browser tests of the desk: a review with documents, a seat, a log-in."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache as kept

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache

from claims.documents.frames import packed_head
from claims.documents.models import Document, DocumentKind, Source
from claims.documents.receipt.inspection import inspect
from claims.documents.receipt.received_files import ReceivedFile
from claims.documents.receipt.verbs import Added, receive_many
from claims.documents.renderer import processes
from claims.documents.tests import files
from claims.evidence.models import Finding
from claims.users.sessions import SessionStore
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
    (CERTIFICATE, "확인서.pdf", kept(lambda: files.pdf(2))),
    (SALES, "매출.xlsx", kept(files.workbook)),  # each writing notes its second
    (USAGE, "대화.jpg", kept(lambda: files.picture("JPEG"))),
    (BANKBOOK, "통장.pdf", kept(lambda: files.pdf(1))),
)


_answers: dict[bytes, list[bytes]] = {}


@contextmanager
def drawn_once() -> Iterator[None]:
    """Let the renderer answer each request once in this process, and again from memory.

    Its answer hangs on nothing but the request: the file, its kind and the limits. Drawing is
    tested where it belongs, in claims/documents/tests.
    """

    def exchange(request: bytes, take, seconds: float, cost) -> None:
        if request not in _answers:
            chunks: list[bytes] = []
            asked(request, lambda chunk: (chunks.append(bytes(chunk)), take(chunk)), seconds, cost)
            if b"".join(chunks).endswith(packed_head({"frame": "done"}, 0)):  # whole
                _answers[bytes(request)] = chunks
            return
        for chunk in _answers[request]:
            take(chunk)

    asked = processes.exchange
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(processes, "exchange", exchange)
        yield


@drawn_once()
def hand_in(claim) -> None:
    """The four documents of the queue, received and drawn."""
    received = receive_many(
        (ReceivedFile(claim.pk, kind, name, data()) for kind, name, data in HANDED_IN),
        source=Source.IMPORT,
    )
    for one in received:
        assert isinstance(one, Added)
        inspect(document_id=one.document.pk)


def with_documents(**claim) -> Review:
    """A review that its four documents have started, drawn and all."""
    review = committee.waiting(**claim)
    hand_in(review.claim)
    return Review.objects.select_related("claim", "policy").get(pk=review.pk)


@pytest.fixture
def review(db) -> Review:
    cache.clear()
    committee.council(3, 1)  # who sits on one review sits on the next
    return with_documents(business_name="온담 플라워", claimed_loss=2_400_000)


@pytest.fixture
def listed_review(db) -> Review:
    """Return a review whose documents are rows without files, for tests that open no document."""
    cache.clear()
    committee.council(3, 1)
    return committee.in_review(business_name="온담 플라워", claimed_loss=2_400_000)


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


def shown(page, pane="main") -> str | None:
    """The page on show, as the rail's key."""
    query = "page" if pane == "main" else "beside"
    address = page.evaluate("location.href")  # page.url hears of replaceState a moment later
    found = re.search(rf"[?&]{query}=(\d+:\d+)", address)
    return found[1] if found else None


def leave_fields(page) -> None:
    page.evaluate("document.activeElement.blur()")


def kept_in_tab(page) -> str:
    return page.evaluate("JSON.stringify({...sessionStorage})")


def end_sessions():
    """End everybody's session as a log-out does: the row, and the copy in Redis."""
    for key in Session.objects.values_list("pk", flat=True):
        SessionStore(key).delete()
