"""The line of an item: title, detail and the page to open, from rows that were read along."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.clock import today
from claims.hooks import Proposal
from claims.state_style import StateStyle
from reviews.inbox.models import InboxKind
from reviews.inbox.proposal_sentences import day_text
from reviews.inbox.returned import RETURNED
from reviews.inbox.sentences import SAID
from reviews.payouts.grants.lists import BANKBOOKS


class Line(NamedTuple):
    """One inbox item as the page shows it. `title` may also be sent by mail; `detail` is shown in
    the app only."""

    pk: int
    kind: InboxKind
    style: StateStyle
    title: str
    detail: str
    at: datetime
    is_unread: bool
    opens: bool  # False where the line itself says everything


ON_CLAIM_PAGE = (
    InboxKind.QUARANTINE,
    InboxKind.SEEN_INFECTED,
    InboxKind.LINK_USED,
    InboxKind.INQUIRY_ESCALATED,
    InboxKind.INQUIRY_ANSWERED,
    InboxKind.PAYEE_TO_CONFIRM,
)


def line_of(item: Any) -> Line:
    """Return an item as a Line, in the language in use. The item comes from `queries.items_of` with
    the joins of `for_display`; then no query is needed."""
    kind = InboxKind(item.kind)
    title, detail = SAID[kind](item)
    opens = kind != InboxKind.SEAT_TAKEN
    return Line(item.pk, kind, kind.style, title, detail, item.at, item.is_unread, opens)


# {kind: (name of the page's URL, fact of the item that is its argument)}
PAGES = {
    InboxKind.MEMBER_LEAVES: ("committee:member", "member"),
    InboxKind.STATISTICS_TO_PUBLISH: ("publication:publication", "version"),
    InboxKind.ACCOUNT_TO_CONFIRM: ("bank_accounts:correction", "account"),
    InboxKind.RESULTS_TO_CONFIRM: ("payouts:batch", "batch"),
    InboxKind.RECOVERY_WAITS: ("payouts:recovery", "recovery"),
    InboxKind.PAYOUT_CANCELLED: ("payouts:payout", "payout"),
    InboxKind.HOLD_WAITS: ("payouts:hold", "hold"),
    InboxKind.HANDOVER_TO_CONFIRM: ("handovers:handover", "handover"),
    InboxKind.RETRIAGE_TO_CONFIRM: ("committee:retriage", "retriage"),
    InboxKind.ERASURE_TO_APPROVE: ("erasure:run", "erasure"),
    InboxKind.BENEFIT_TO_APPROVE: ("programmes:run", "run"),
    InboxKind.DOCUMENT_BULK: ("committee:document_bulk", "bulk"),
    InboxKind.DATA_BREACH_RECORDED: ("data_breaches:breach", "row"),
    InboxKind.POLICY_PUBLISHED: ("policy:version", "policy"),
    InboxKind.POLICY_IN_FORCE: ("policy:version", "policy"),
}
# {kind: (name of the list's URL, its query)}
LISTS = {
    InboxKind.VOTES_STUCK: ("committee:members", ""),
    InboxKind.CHALLENGE_REGISTERED: ("committee:challenges", ""),
    InboxKind.CHANGE_TO_CONFIRM: ("changes:changes", ""),
    InboxKind.INSPECTION_LATE: ("privacy:inspections", ""),
    InboxKind.DOCUMENTS_OVERDUE: ("committee:document_requests", "?state=overdue"),
}
# {kind: name of the page of the item's claim}; of other kinds it is the desk
CLAIM_PAGES = {
    **dict.fromkeys(ON_CLAIM_PAGE, "register:claim"),
    InboxKind.OBJECTION_TO_CONFIRM: "committee:objection",
    InboxKind.OBJECTION_SENT_BACK: "committee:objection",
    InboxKind.APPEAL_REGISTERED: "committee:appeal",
    InboxKind.OBJECTION_REGISTERED: "committee:objection",
    InboxKind.DATA_REQUEST_REGISTERED: "data_subject_requests:claim",
    InboxKind.FACTS_TO_CONFIRM: "committee:fact_correction",
}


def target_of(item: Any) -> str:
    """Return the address of the page that an item is about. For a seat that was taken it is the
    inbox, since its reader may no longer open the review."""
    kind = InboxKind(item.kind)
    if kind == InboxKind.SEAT_TAKEN:
        return f"{reverse('inbox:inbox')}#item-{item.pk}"
    if kind == InboxKind.PROPOSAL_BACK:
        return _page_of_proposal(item)
    if kind in PAGES:
        name, fact = PAGES[kind]
        return reverse(name, args=[item.facts[fact]])
    if kind in LISTS:
        name, query = LISTS[kind]
        return reverse(name) + query
    if item.sitting_id:
        return reverse("committee:sitting", args=[item.sitting_id])
    if item.batch_id:
        return reverse("payouts:batch", args=[item.batch_id])
    if item.bulk_id:
        return reverse("notices:bulk", args=[item.bulk_id])
    if kind in (InboxKind.MONTH_WAITS, InboxKind.MONTH_SENT_BACK):
        month = date.fromisoformat(item.facts["month"])
        return reverse("payouts:month", args=[month.year, month.month])
    if "sample" in item.facts:
        return reverse("committee:sample", args=[item.facts["sample"]])
    if item.facts.get("for_account"):
        return BANKBOOKS.url()
    if item.claim is None:
        return reverse("committee:queue") + _tab_of(kind)
    return reverse(CLAIM_PAGES.get(kind, "committee:desk"), args=[item.claim.number])


def _page_of_proposal(item: Any) -> str:
    """Return the address of the page of a proposal that came back."""
    kind = RETURNED[Proposal(item.facts["what"])]
    if kind.listed:
        return reverse(kind.page)
    return reverse(kind.page, args=[item.claim.number if kind.of_claim else item.facts["id"]])


def _tab_of(kind: InboxKind) -> str:
    """Return the query of the queue for an item about several claims."""
    if kind == InboxKind.VOTES_LATE:
        return "?tab=mine&due=overdue"
    return "?tab=waiting_documents" if kind == InboxKind.LINK_USED else "?tab=mine"


def by_day(lines: Iterable[Line]) -> list[tuple[Any, list[Line]]]:
    """Group lines, given newest first, by their day (KST). Return (text of the day, lines): 오늘,
    어제, 11. 20."""
    days = []
    for day, some in groupby(lines, lambda line: timezone.localdate(line.at)):
        ago = (today() - day).days
        words = {0: _("오늘"), 1: _("어제")}.get(ago) or day_text(day)
        days.append((words, list(some)))
    return days
