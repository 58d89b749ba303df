"""Context of the claimant's page: what is missing, what arrived, what this browser sent."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from claims import hooks
from claims.document_kinds import DocumentKind
from claims.documents.file_refusals import Reason
from claims.documents.limits import limit
from claims.documents.media_types import ZIP
from claims.documents.models import Document, Source
from claims.documents.upload_links.cookies import Visit
from claims.documents.upload_links.forms import ACCEPT
from claims.documents.upload_links.models import UploadLink
from claims.documents.upload_links.own_files import LockedFile, locked_files, own_uploads
from claims.documents.upload_links.pages import office
from claims.hooks import ClaimStatus
from claims.page_parts import keep_reads
from claims.policy.models import SupportPolicy

HINTS_LENGTH = 4  # digits of the claim number that the page shows


class AskedKind(NamedTuple):
    kind: DocumentKind
    arrived: bool


def asked_kinds(link: UploadLink) -> list[AskedKind]:
    """Return the kinds of document that a link asks for, each with True in `arrived` if a document
    of that kind was handed in since the link's `asked_at`, by any way. One query."""
    return _arrived(link, set(_handed_in(link).values_list("kind", flat=True)))


def _arrived(link: UploadLink, there: set[str]) -> list[AskedKind]:
    return [AskedKind(DocumentKind(kind), kind in there) for kind in link.kinds]


def _handed_in(link: UploadLink) -> QuerySet[Document]:
    asked = Document.objects.handed_in().filter(claim=link.claim_id, kind__in=link.kinds)
    return asked.filter(received_at__gte=link.asked_at).exclude(media_type=ZIP)


def _status_of(link: UploadLink) -> ClaimStatus | None:
    """Return the ClaimStatus of the link's claim, with what becomes of a copy of the bankbook if
    the link asks for one; None if there is nothing to tell."""
    status = hooks.claim_status(link.claim)
    if DocumentKind.BANKBOOK_COPY not in link.kinds:
        return status
    copy = _(
        "통장 사본으로 계좌를 확인합니다. 지원금이 있으면 그 계좌로 보내고 통지로 알려 드립니다."
    )
    if status is None:
        return ClaimStatus("", [copy])
    return status._replace(next_steps=[*status.next_steps, copy])


def page_context(link: UploadLink, visit: Visit) -> dict[str, Any]:
    """Return the template context of the claimant's upload page: the kinds asked for (`kinds`),
    those not handed in (`missing`), those of which only locked PDFs came (`locked_kinds`), the
    files that this browser sent (`uploads`), PDFs that wait for their password and are not among
    these (`locked_files`), True in `opening` while a file is still being opened, the most bytes of
    a file, the programme, the last four digits of the claim number, and the claim's `status`. The
    caller has checked that the visitor gave the last four digits of the phone or account."""
    claim, came = link.claim, list(_handed_in(link).order_by("-pk"))
    kinds = _arrived(link, {one.kind for one in came})
    keep_reads(claim)
    uploads = own_uploads(link, visit)
    locked = locked_files(came)
    own = {one.document_id for one in uploads}
    pending = None if link.for_account else hooks.pending_request(claim)
    policy = SupportPolicy.objects.select_related("programme").get(pk=claim.routed_under_id)
    return {
        **office(),
        "link": link,
        "number_end": claim.number[-HINTS_LENGTH:],
        "programme": policy.programme,
        "kinds": kinds,
        "missing": [one for one in kinds if not one.arrived],
        "asked_text": pending.text if pending else "",
        "asked_by_a_person": pending is not None and not pending.first,
        "uploads": uploads,
        "status": _status_of(link),
        "opening": any(one.source == Source.LINK and one.is_under_way for one in came),
        "locked_kinds": {one.kind for one in locked}
        - {one.kind for one in came if one not in locked},
        "locked_files": [
            LockedFile(one, one.parent_id in own) for one in locked if one.pk not in own
        ],
        "accept": ACCEPT,
        "max_bytes": limit("DOCUMENT_MAX_BYTES"),
        "too_large": Reason.TOO_LARGE.sentence,
        "empty": Reason.EMPTY.sentence,
    }
