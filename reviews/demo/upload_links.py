"""Upload links in the demo: one that waits for a claimant, and one by which a part has come."""

from __future__ import annotations

import datetime as dt

from claims import clock
from claims.document_kinds import DocumentKind
from claims.documents.models import Document, DocumentStatus
from claims.documents.storage import previews
from claims.documents.upload_links.cookies import new_visit
from claims.documents.upload_links.models import UploadLink
from claims.documents.upload_links.uploads import SentFile, receive_by_link
from claims.documents.upload_links.verbs import send_upload_link, verification_digits
from claims.documents.upload_links.visits import confirm_verification_digits
from claims.users.models import User
from reviews.committee.models import Review

OPEN_DAYS = 14


def send_links(people: dict[str, User]) -> None:
    """Send upload links to two claimants with some documents missing, and upload documents by the
    second link. Call it with the clock at the demo's day."""
    begun = Document.objects.values("claim")
    waiting = Review.objects.waiting_documents().filter(claim__in=begun)
    waiting = waiting.exclude(claim__upload_links__isnull=False).order_by("-pk")
    reviews = waiting.select_related("claim", "policy")[:2]
    for review, used in zip(reviews, (False, True), strict=False):
        with clock.at(clock.now() - dt.timedelta(hours=30 if used else 2)):
            link = _send(review, people["secretary"])
        if used:
            _use(link)


def _send(review: Review, by: User) -> UploadLink:
    there = Document.objects.handed_in().filter(claim=review.claim).values_list("kind", flat=True)
    kinds = sorted(set(review.policy.required_kinds) - set(there)) + [DocumentKind.OTHER.value]
    until = clock.today() + dt.timedelta(days=OPEN_DAYS)
    return send_upload_link(claim=review.claim, kinds=kinds, until=until, actor=by)


def _use(link: UploadLink) -> None:
    """Answer the link's question as the claimant and hand one of the claim's documents in again,
    under 기타 서류. Does nothing for a claim without documents."""
    status = DocumentStatus.UNPACKED
    paper = Document.objects.filter(claim=link.claim_id).exclude(status=status).first()
    if paper is None:
        return
    digits = verification_digits({link.claim_id: link.claim})[link.claim_id][1]
    with clock.at(clock.now() - dt.timedelta(hours=3)):
        confirm_verification_digits(link_id=link.pk, answer=digits)
        receive_by_link(
            link=link, visit=new_visit(link.pk), kind=DocumentKind.OTHER,
            files=[SentFile(paper.file_name, previews.read_original(paper))],
        )  # fmt: skip
