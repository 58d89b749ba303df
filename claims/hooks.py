"""Events and look-ups from a room to the rooms above it, without importing them.

Small registries, filled in the `ready()` of the apps. A plain registry and not Django signals:
calls are ordered, errors are not swallowed, and a reader finds every listener in one place.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, NoReturn

from django.db import connection
from django.db.models import Q
from django.http import Http404, HttpRequest

from claims.document_kinds import DocumentKind
from claims.page_parts import read_once

EVENTS = frozenset(
    {
        "claims_loaded",  # ImportRun: claims of a run were loaded and triaged
        "claims_rerouted",  # claim ids
        "claim_entered",  # EnteredClaim: after `claims_loaded` of its run
        "entry_voided",  # EnteredClaim: its claim is withdrawn
        "payee_entered",  # Representation: it waits for its second person
        "payee_changed",  # claim id: a representation that receives the money begins or ends
        "documents_changed",  # claim ids
        "document_inspected",  # Document: with any result
        "document_read",  # Document: words of a photograph or scan were read
        "copies_quarantined",  # Documents: one that was found infected, then its copies
        "upload_link_to_send",  # IssuedLink: an upload link that its claimant is to get
        "upload_link_used",  # UploadLink: its claimant handed documents in, or took one back
        "findings_changed",  # claim ids
        "account_changed",  # claim id
        "service_merged",  # Service: it counts as another one from now on, or for itself again
        "handover_proposed",  # Handover: waits for its second person
        "handover_received",  # Handover: its receiver has the file; claimants are told
        "retriage_proposed",  # Retriage: it waits for its second person
        "facts_proposed",  # FactCorrection: it waits for its second person
        "contact_changed",  # CorrectedContact: it counts from now on
        "documents_window_extended",  # WindowExtension of a window of kind documents
        "seats_given",  # seats of members on panels, of one verb
        "seat_left",  # the seat that a member has left
        "ballot_closed",  # Ballot: its votes are open
        "second_ballot_called",  # Ballot: the new one
        "decision_to_be_paid",  # Decision: its payout has just been prepared
        "sample_to_judge",  # SampleJudge: drawn for a second judgement
        "sample_judge_left",  # SampleJudge: who left the check
        "sample_differs",  # SampleCheck: its second judgement is not the decision
        "sitting_announced",  # Sitting
        "supplement_ended",  # SupplementRequest: answered or expired
        "document_bulk_prepared",  # DocumentBulk: it waits for a second person
        "comment_written",  # Comment
        "objection_proposed",  # Objection: its answer waits for a second person
        "objection_sent_back",  # Objection: its answer was returned to the proposer
        "batch_built",  # PayoutBatch
        "recovery_proposed",  # Recovery: it waits for its approval
        "recovery_movement_entered",  # RecoveryMovement: it waits for its second person
        "hold_release_proposed",  # PayeeHold: its release waits for a second person
        "month_proposed",  # MonthClosing: its closing, or opening again, waits for a second person
        "benefit_proposed",  # BenefitRun: it waits for its second person
        "bulk_stopped",  # NoticeBulk: paused by an error, or done with messages that failed
    }
)


class ImportFollowUp(NamedTuple):
    """The consequence of an import in a room above: a sentence and the page to continue on."""

    text: str
    url: str


class Panel(NamedTuple):
    name: str
    permission: str
    render: Callable[[HttpRequest, Any], str]


class Decisions(NamedTuple):
    """Amounts decided in a room above, for the list of claims; in won, both bounds included."""

    between: Callable[[int | None, int | None], Q]
    amounts: Callable[[Iterable[int]], dict[int, int]]


class Place(NamedTuple):
    """The page on which a role works on a claim, and its name."""

    url: str
    label: str


class PickAction(NamedTuple):
    """A page of a room above that takes the claims picked in a list, as `pick` (claim numbers)."""

    permission: str
    url_name: str
    label: Any  # lazily translated
    most: int


@dataclass(frozen=True)
class PendingRequest:
    """An open request for documents to a claimant, for the upload form.

    `missing` are the kinds of which nothing has arrived since it was made. `first`: asked for when
    the review opened, not as a supplement.
    """

    kinds: list[DocumentKind]
    missing: list[DocumentKind]
    text: str
    due_on: date
    url: str = ""  # of the page where it can be read and closed
    first: bool = False

    @property
    def partly(self) -> bool:
        """True once some of the requested kinds have arrived."""
        return len(self.missing) < len(self.kinds)


_listeners: dict[str, list[Callable[[Any], object]]] = {event: [] for event in EVENTS}
_panels: list[Panel] = []
_scopes: list[Callable[[Any], Q]] = []
_document_scopes: list[Callable[[Any], Q]] = []
_votings: list[Callable[[], Q]] = []
_explanations: list[Callable[[Any, int], None]] = []
_request_sources: list[Callable[[Any], PendingRequest | None]] = []
_ends_of_asking: list[Callable[[Mapping[int, datetime]], set[int]]] = []
_follow_ups: list[Callable[[Any], ImportFollowUp | None]] = []
_finding_sources: list[Callable[[Any, Any], Iterable[Any]]] = []
_decisions: list[Decisions] = []
_policy_previews: list[Callable[[Any], str]] = []
_policy_effects: list[Callable[[Any], str]] = []
_pick_actions: list[PickAction] = []
_route_keepers: list[Callable[[], Iterable[int]]] = []
_places: list[Callable[[Any, Collection[int]], Mapping[int, Place]]] = []


def listen(event: str, listener: Callable[[Any], object]) -> None:
    """Register a listener of an event; it is called with the subject named in EVENTS."""
    if listener not in _listeners[event]:
        _listeners[event].append(listener)


@contextmanager
def listening(event: str, *listeners: Callable[[Any], object]) -> Iterator[None]:
    """Replace all listeners of an event inside the block. For tests."""
    registered = _listeners[event]
    _listeners[event] = list(listeners)
    try:
        yield
    finally:
        _listeners[event] = registered


def emit(event: str, subject: Any) -> None:
    """Call the listeners of an event in the caller's transaction.

    An error of a listener reaches the caller and undoes the transaction. Raises RuntimeError
    outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{event} must be emitted inside the transaction of its verb")
    for listener in _listeners[event]:
        listener(subject)


def add_panel(name: str, permission: str, render: Callable[[HttpRequest, Any], str]) -> None:
    if all(panel.name != name for panel in _panels):
        _panels.append(Panel(name, permission, render))


def add_pick_action(action: PickAction) -> None:
    if action not in _pick_actions:
        _pick_actions.append(action)


def pick_action_for(user: Any) -> PickAction | None:
    """Return the page that this user may send picked claims to; None where there is none."""
    return next((one for one in _pick_actions if user.has_perm(one.permission)), None)


def panels_for(user: Any) -> Iterable[Panel]:
    return [panel for panel in _panels if user.has_perm(panel.permission)]


def add_scope(scope: Callable[[Any], Q]) -> None:
    if scope not in _scopes:
        _scopes.append(scope)


def set_decisions(decisions: Decisions) -> None:
    _decisions[:] = [decisions]


def decided_between(least: int | None, most: int | None) -> Q:
    """Return the claims decided with an amount between these bounds (won, both included); without
    registered decisions, none."""
    return _decisions[0].between(least, most) if _decisions else Q(pk__in=[])


def decided_amounts(claim_ids: Iterable[int]) -> dict[int, int]:
    """Return the decided amounts in won by claim; claims without a decision are absent."""
    return _decisions[0].amounts(claim_ids) if _decisions else {}


def claims_scope(user: Any) -> Q:
    """Return the claims in a user's scope: each registered scope adds some; without one, none."""
    allowed = Q(pk__in=[])
    for scope in _scopes:
        allowed |= scope(user)
    return allowed


def add_voting(voting: Callable[[], Q]) -> None:
    """Register the claims on which people vote now: who voted or marked what is then a secret
    among them."""
    if voting not in _votings:
        _votings.append(voting)


def claims_voted_on() -> Q:
    """Return the claims on which people vote now; without a registered vote, none."""
    found = Q(pk__in=[])
    for voting in _votings:
        found |= voting()
    return found


def add_document_scope(scope: Callable[[Any], Q]) -> None:
    """Register `scope(user)`: a condition for the documents that a user may see though not their
    claim."""
    if scope not in _document_scopes:
        _document_scopes.append(scope)


def documents_scope(user: Any) -> Q:
    """Return the condition for the documents that a user may see without their claims."""
    allowed = Q(pk__in=[])
    for scope in _document_scopes:
        allowed |= scope(user)
    return allowed


def sees_document_only(user: Any, document: Any) -> bool:
    """Return True where a user may see a document but not its claim: nothing links to it. No query
    for users without such documents."""
    return type(document).objects.filter(documents_scope(user), pk=document.pk).exists()


def add_request_source(source: Callable[[Any], PendingRequest | None]) -> None:
    """Register `source(claim)`: the open request for documents, or None."""
    if source not in _request_sources:
        _request_sources.append(source)


def pending_request(claim: Any) -> PendingRequest | None:
    """Return the open request for documents to a claimant, or None; read once a page."""

    def read() -> PendingRequest | None:
        return next((found for source in _request_sources if (found := source(claim))), None)

    return read_once(claim, "documents.pending", read)


def add_end_of_asking(ended: Callable[[Mapping[int, datetime]], set[int]]) -> None:
    """Register `ended({claim id: since})`: the claims whose documents, asked for at that time, are
    no longer taken, as the decision has been made. One query."""
    if ended not in _ends_of_asking:
        _ends_of_asking.append(ended)


def claims_no_longer_asked(asked: Mapping[int, datetime]) -> set[int]:
    """Return the claims of which a room above has ended what was asked for at the given time."""
    return {pk for ended in _ends_of_asking for pk in ended(asked)} if asked else set()


def add_route_keeper(kept: Callable[[], Iterable[int]]) -> None:
    """Register `kept()`: claim ids whose route was decided by people, and is not computed anew."""
    if kept not in _route_keepers:
        _route_keepers.append(kept)


def claims_with_kept_routes() -> list[int]:
    """Return the claims that no verb for many claims routes anew."""
    return sorted({pk for kept in _route_keepers for pk in kept()})


def add_finding_source(source: Callable[[Any, Any], Iterable[Any]]) -> None:
    """Register `source(document, user)`: the findings about a document, as this user sees them."""
    if source not in _finding_sources:
        _finding_sources.append(source)


def findings_about(document: Any, user: Any) -> list[Any]:
    """Return what the rooms above have found about a document."""
    return [finding for source in _finding_sources for finding in source(document, user)]


def add_policy_preview(preview: Callable[[Any], str]) -> None:
    """Register `preview(policy)` of a draft policy for the admin site: safe HTML, or '' where there
    is nothing to show."""
    if preview not in _policy_previews:
        _policy_previews.append(preview)


def policy_previews(policy: Any) -> list[str]:
    return [html for preview in _policy_previews if (html := preview(policy))]


def set_policy_effect(effect: Callable[[Any], str]) -> None:
    """Register `effect(policy)`: safe HTML that says what a version would do to the register."""
    _policy_effects[:] = [effect]


def policy_effect(policy: Any) -> str:
    """Return what a version would do to the register; '' where no room says it."""
    return "".join(effect(policy) for effect in _policy_effects)


def add_import_follow_up(follow_up_of: Callable[[Any], ImportFollowUp | None]) -> None:
    """Register `follow_up_of(run)`: the follow-up of an import, or None."""
    if follow_up_of not in _follow_ups:
        _follow_ups.append(follow_up_of)


def import_follow_ups(run: Any) -> list[ImportFollowUp]:
    return [found for follow_up_of in _follow_ups if (found := follow_up_of(run)) is not None]


def add_absence_reason(explain: Callable[[Any, int], None]) -> None:
    """Register `explain(user, claim id)`.

    It raises ForbiddenError where a claim outside the user's scope is refused with a reason (회피,
    제척), and returns otherwise.
    """
    if explain not in _explanations:
        _explanations.append(explain)


def raise_not_found(user: Any, claim_id: int | None) -> NoReturn:
    """Answer for a view that found nothing in the user's scope: 404, as for an unknown object.

    `claim_id` is the claim meant, if there is one. Raises ForbiddenError with the reason, or
    Http404.
    """
    if claim_id is not None:
        for explain in _explanations:
            explain(user, claim_id)
    raise Http404


def add_claim_places(
    places_of: Callable[[Any, Collection[int]], Mapping[int, Place]],
) -> None:
    """Register `places_of(user, claim ids)`: the pages on which this user works on those claims.

    It returns none for claims that the user does not work on there, and runs one query at most.
    """
    if places_of not in _places:
        _places.append(places_of)


def claim_places(user: Any, claim_ids: Collection[int]) -> dict[int, Place]:
    """Return the page on which a user works on each claim, of the first room that has one."""
    found: dict[int, Place] = {}
    for places_of in _places:
        found = {**places_of(user, claim_ids), **found}
    return found
