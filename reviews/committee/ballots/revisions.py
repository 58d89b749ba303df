"""Changes of a review since a user looked at it: the words behind a 409."""

from datetime import datetime

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims.documents.history import DocumentAct
from claims.documents.models import Document, DocumentStatus
from reviews.committee.models import Assignment, LossAssessment, Review, SupplementRequest

LABELS: dict[str, Promise] = {
    "documents": pgettext_lazy("several", "서류"),
    "assessment": _("인정액"),
    "panel": _("담당 위원"),
    "supplement": _("보완요청"),
    "ballot": _("표결 회차"),
    "own_vote": _("내 표결"),
    "findings": _("자동점검"),
}


def _since(review: Review, seen_revision: int) -> datetime | None:
    """Return the time at which the review's revision rose above `seen_revision`, from its history;
    None if it has not."""
    events = apps.get_model("reviews", "ReviewEvent").objects
    return (
        events.filter(pgh_obj_id=review.pk, revision__gt=seen_revision)
        .order_by("pgh_id")
        .values_list("pgh_created_at", flat=True)
        .first()
    )


def changed_parts(review: Review, seen_revision: int) -> list[str]:
    """Return the parts of a review that changed since its revision `seen_revision`, as keys of
    LABELS: `documents`, `assessment`, `panel`, `supplement`. [] if none of these is known to have
    changed."""
    since = _since(review, seen_revision)
    if since is None:
        return []
    documents = Document.objects.filter(claim=review.claim_id)
    acts = DocumentAct.objects.filter(document__claim=review.claim_id)
    refused = apps.get_model("claims", "DocumentEvent").objects.filter(
        pgh_obj__in=documents, status=DocumentStatus.REFUSED, pgh_created_at__gte=since
    )
    found = {
        "documents": documents.filter(received_at__gte=since)
        | documents.filter(scanned_at__gte=since)  # found infected, or clean after all
        | documents.filter(pk__in=refused.values("pgh_obj"))
        | documents.filter(pk__in=acts.filter(at__gte=since).values("document")),
        "assessment": LossAssessment.objects.filter(review=review, at__gte=since),
        "panel": Assignment.objects.filter(review=review, assigned_at__gte=since)
        | Assignment.objects.filter(review=review, left_at__gte=since),
        "supplement": SupplementRequest.objects.filter(review=review, requested_at__gte=since)
        | SupplementRequest.objects.filter(review=review, closed_at__gte=since),
    }
    return [key for key, rows in found.items() if rows.exists()]


def labels_for(changed: list[str]) -> str:
    """Return the labels of the changed parts, joined to one text: "서류, 인정액"."""
    return ", ".join(str(LABELS[key]) for key in changed if key in LABELS)


def sentence_for(changed: list[str]) -> str:
    """Return one sentence for the user that names the changed parts (keys of LABELS), or the state
    of the review if `changed` is empty."""
    what = labels_for(changed) or gettext("심의 상태")
    return gettext("보신 뒤에 바뀌었습니다: %(what)s.") % {"what": what}
