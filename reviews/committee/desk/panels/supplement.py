"""보완 on the desk: the pending request, the members' proposals, and the outcome of the last
request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.clock import now, today
from claims.documents.models import Document, DocumentKind
from claims.policy.deadlines import add_working_days
from reviews.committee.models import (
    CAME_BACK,
    REVIEW_RUNNING,
    Review,
    SupplementRequest,
    SupplementStatus,
)
from reviews.committee.supplements.received import missing_kinds, received_documents


@dataclass
class SupplementOutcome:
    """Outcome of the last supplement request that was answered or has expired, for the desk: the
    tone of the mark, a title and a text."""

    tone: str
    title: str
    text: str = ""


@dataclass
class SupplementOnDesk:
    """Supplement requests (보완) of a review as the desk shows them: the pending one with received
    documents and missing kinds, the members' open proposals, and the outcome of the last request.
    Falsy if there is none of these."""

    pending: SupplementRequest | None = None
    received: list[Document] = field(default_factory=list)
    missing: list[DocumentKind] = field(default_factory=list)
    proposals: list[SupplementRequest] = field(default_factory=list)
    outcome: SupplementOutcome | None = None

    def __bool__(self) -> bool:
        return bool(self.pending or self.proposals or self.outcome)

    @property
    def undo_until(self) -> datetime | None:
        """Return the time until which the pending request can be undone; None once it cannot, or
        without one."""
        until = self.pending.send_after if self.pending else None
        return until if until and until > now() else None


def supplement_context(review: Review, rows: list[SupplementRequest]) -> dict[str, Any]:
    """Return {"supplement": SupplementOnDesk, "supplement_undo_until": time or None}. `rows` are
    all requests and proposals of the review."""
    shown = SupplementOnDesk(
        proposals=[row for row in rows if row.status == SupplementStatus.PROPOSED]
    )
    shown.pending = next((row for row in rows if row.status == SupplementStatus.ASKED), None)
    if shown.pending is not None:
        shown.received = received_documents(shown.pending)
        shown.missing = missing_kinds(shown.pending, shown.received)
    elif review.status in REVIEW_RUNNING:
        ended = [row for row in rows if row.status in CAME_BACK]
        shown.outcome = _outcome_of(max(ended, key=lambda row: row.pk)) if ended else None
    return {"supplement": shown, "supplement_undo_until": shown.undo_until}


def _outcome_of(ended: SupplementRequest) -> SupplementOutcome:
    """Return the outcome of a request that has ended: the number of documents that came and the day
    of the last one (보완 서류 3개 도착), or that none came, and the kinds still missing."""
    came = [answer.document for answer in ended.answers.select_related("document")]
    missing = missing_kinds(ended, came)
    if not came:
        if ended.status == SupplementStatus.EXPIRED:
            return SupplementOutcome(
                "warn", _("기한(%(day)s)까지 답이 없었습니다.") % {"day": _day(ended.due_on)}
            )
        return SupplementOutcome("info", _("보완요청을 서류 없이 끝냈습니다."), ended.closing_note)
    said = ngettext(
        "보완 서류 %(n)d개 도착 (%(day)s)", "보완 서류 %(n)d개 도착 (%(day)s)", len(came)
    )
    title = said % {"n": len(came), "day": _day(max(one.received_at for one in came))}
    if not missing:
        return SupplementOutcome("ok", title, ended.closing_note)
    kinds = ", ".join(str(kind.label) for kind in missing)
    text = _("오지 않은 서류: %(kinds)s") % {"kinds": kinds}
    return SupplementOutcome("warn", title, " · ".join(filter(None, [text, ended.closing_note])))


def _day(moment: Any) -> str:
    local = timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
    return f"{local.month}. {local.day}."


def default_due(review: Review) -> date:
    """Return the due day of a supplement request made today: the policy's number of working days
    from today."""
    return add_working_days(today(), review.policy.supplement_working_days)


def typed_values(form: Any, pk: int = 0) -> dict[str, Any]:
    """Return {"pk", "kinds", "text", "due_on"} as they were typed in a refused supplement form, so
    that the desk shows them again. `pk` is the proposal whose form it is, 0 for a request without
    one."""
    kinds: Sequence[str] = form.data.getlist("kinds")
    return {
        "pk": pk,
        "kinds": kinds,
        "text": form.data.get("text", ""),
        "due_on": form.data.get("due_on", ""),
    }
