"""Questions about claims and their documents that functions of the packages above answer.

A package above registers its function with `set_…` (one answers) or `add_…` (all of them do).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q

from claims.document_kinds import DocumentKind
from claims.errors import TiedError
from claims.page_parts import read_once


class Decisions(NamedTuple):
    """Two functions about the decided amounts (won) of claims, which a package above registers with
    `set_decisions` for the list of claims.

    `between(least, most)` returns a condition for claims, both bounds included, None for no bound.
    `amounts(claim ids)` returns the amount by claim.
    """

    between: Callable[[int | None, int | None], Q]
    amounts: Callable[[Iterable[int]], dict[int, int]]


class GrantStanding(NamedTuple):
    """State of the fixed grants of a claim, in won: `coming` is prepared and not paid yet, `paid`
    is paid, `kept_back` was offset against a debt of the claimant, `came_back` was overpaid and
    recovered.

    `held`: the claim waits beside another grant of its payee. `duplicate`: it was ended as a
    duplicate. `no_account`: it has no account to which a run would pay (none, erased, of another
    holder, or its claimant has died)."""

    coming: int = 0
    paid: int = 0
    kept_back: int = 0
    came_back: int = 0
    held: bool = False
    duplicate: bool = False
    no_account: bool = False


NO_GRANT = GrantStanding()


class Ties(NamedTuple):
    """Three functions about conflicts of interest of the staff with claimants, which a package
    above registers with `set_ties` for acts that let money go.

    `claims(user, claim ids)` returns the ids of those claims on which the user may decide nothing,
    `people(claim ids)` by claim those of the users who may decide nothing on it, and `deputies()`
    those of the users who act if no chair may.
    """

    claims: Callable[[Any, Iterable[int]], set[int]]
    people: Callable[[Iterable[int]], dict[int, set[int]]]
    deputies: Callable[[], set[int]]


class ClaimStatus(NamedTuple):
    """State of a claim and its next steps, in sentences that its claimant may read without a
    log-in: no result, no sum, no name. [] if nothing comes next."""

    state: str
    next_steps: list[str]


@dataclass(frozen=True)
class PendingRequest:
    """An open request for documents to a claimant, for the upload form.

    `missing` are the kinds of which nothing has arrived since the request was made. `first` is True
    for the request made when the review opened, False for a supplement request.
    """

    kinds: list[DocumentKind]
    missing: list[DocumentKind]
    text: str
    due_on: date
    url: str = ""  # address of the page where it can be read and closed
    first: bool = False

    @property
    def partly(self) -> bool:
        """True once some, or all, of the requested kinds of document have arrived."""
        return len(self.missing) < len(self.kinds)


_request_sources: list[Callable[[Any], PendingRequest | None]] = []
_ends_of_asking: list[Callable[[Mapping[int, datetime]], set[int]]] = []
_finding_sources: list[Callable[[Any, Any], Iterable[Any]]] = []
_decisions: list[Decisions] = []
_before_council: list[Callable[[], Q]] = []
_route_keepers: list[Callable[[], Iterable[int]]] = []
_grant_standings: list[Callable[[Iterable[int]], dict[int, GrantStanding]]] = []
_claim_status: list[Callable[[Any], ClaimStatus | None]] = []
_letters_to_come: list[Callable[[Any], str]] = []
_judged_since: list[Callable[[str, str], Q]] = []
_ties: list[Ties] = []


def set_decisions(decisions: Decisions) -> None:
    _decisions[:] = [decisions]


def decided_between(least: int | None, most: int | None) -> Q:
    """Return the condition for claims decided with an amount between these bounds (won, both
    included; None: no bound). It matches no claim while no package has registered decisions."""
    return _decisions[0].between(least, most) if _decisions else Q(pk__in=[])


def decided_amounts(claim_ids: Iterable[int]) -> dict[int, int]:
    """Return {claim id: won that the council decided}, 0 if it denied. A claim without a decision
    in its newest round is absent, so also while a second round is open. {} while no package has
    registered decisions."""
    return _decisions[0].amounts(claim_ids) if _decisions else {}


def set_ties(ties: Ties) -> None:
    _ties[:] = [ties]


def tied_claims(user: Any, claim_ids: Iterable[int]) -> set[int]:
    """Return the ids of those claims with whose claimant the user has a conflict of interest. Empty
    while no package has registered ties."""
    return _ties[0].claims(user, claim_ids) if _ties else set()


def tie_blocker(user: Any, claim_id: int) -> TiedError | None:
    """Return a TiedError, not raised, if the user has a conflict of interest with the claimant of
    the claim: for acts that let money go for a claimant, or change who gets it
    (docs/decisions/0130). No query for a person who was never a member of the council, else at most
    four."""
    return TiedError() if tied_claims(user, [claim_id]) else None


def forbid_ties(user: Any, claim_id: int) -> None:
    """Raise TiedError if `tie_blocker` returns one."""
    if (blocker := tie_blocker(user, claim_id)) is not None:
        raise blocker


def tied_people(claim_ids: Iterable[int]) -> dict[int, set[int]]:
    """Return {claim id: ids of the users who have a conflict of interest with its claimant}; {}
    while no package has registered ties."""
    return _ties[0].people(claim_ids) if _ties else {}


def deputy_chairs() -> set[int]:
    """Return the ids of the users who act for the chair if no chair may. Empty while no package has
    registered ties."""
    return _ties[0].deputies() if _ties else set()


def set_before_the_council(condition: Callable[[], Q]) -> None:
    """Register `condition()`, which returns the condition for claims that the council still judges,
    in any round. The last registration counts.
    """
    _before_council[:] = [condition]


def before_the_council() -> Q:
    """Return the condition for claims that the council still judges. It matches no claim while no
    package has registered one."""
    return _before_council[0]() if _before_council else Q(pk__in=[])


def add_request_source(source: Callable[[Any], PendingRequest | None]) -> None:
    """Register `source(claim)`, which returns the open request for documents to the claimant, or
    None.
    """
    if source not in _request_sources:
        _request_sources.append(source)


def pending_request(claim: Any) -> PendingRequest | None:
    """Return the open request for documents to a claimant, or None: the first that a registered
    source gives. One page reads it once."""

    def read() -> PendingRequest | None:
        return next((found for source in _request_sources if (found := source(claim))), None)

    return read_once(claim, "documents.pending", read)


def add_end_of_asking(ended: Callable[[Mapping[int, datetime]], set[int]]) -> None:
    """Register `ended({claim id: time of the request for documents})`, which returns the ids of the
    claims that take no more documents, because they were decided after that time. It runs one
    query."""
    if ended not in _ends_of_asking:
        _ends_of_asking.append(ended)


def claims_no_longer_asked(asked: Mapping[int, datetime]) -> set[int]:
    """Return the ids of those claims ({claim id: time of the request for documents}) for which the
    request has ended by a decision."""
    return {pk for ended in _ends_of_asking for pk in ended(asked)} if asked else set()


def add_route_keeper(kept: Callable[[], Iterable[int]]) -> None:
    """Register `kept()`, which returns the ids of claims whose route people decided. Verbs that
    route claims again leave these claims out."""
    if kept not in _route_keepers:
        _route_keepers.append(kept)


def claims_with_kept_routes() -> list[int]:
    """Return the ids of the claims whose route people decided: a verb that routes many claims must
    leave them out."""
    return sorted({pk for kept in _route_keepers for pk in kept()})


def set_grant_standings(read: Callable[[Iterable[int]], dict[int, GrantStanding]]) -> None:
    """Register `read(claim ids)`, which returns the state of these claims' fixed grants by claim
    id. It runs one query. The last registration counts.
    """
    _grant_standings[:] = [read]


def grant_standings(claim_ids: Iterable[int]) -> dict[int, GrantStanding]:
    """Return {claim id: GrantStanding} of these claims' fixed grants; {} while no package has
    registered it."""
    return _grant_standings[0](claim_ids) if _grant_standings else {}


def set_claim_status(read: Callable[[Any], ClaimStatus | None]) -> None:
    """Register `read(claim)`, which returns the ClaimStatus of a claim for its claimant, None if
    there is none to tell. The last registration counts."""
    _claim_status[:] = [read]


def claim_status(claim: Any) -> ClaimStatus | None:
    """Return the ClaimStatus of a claim for its claimant; None if there is none to tell, or while
    no package has registered it."""
    return _claim_status[0](claim) if _claim_status else None


def set_letter_to_come(read: Callable[[Any], str]) -> None:
    """Register `read(claim)`, which returns a sentence on the letter of receipt that goes to the
    claimant of a claim entered by hand: channel, masked address, time. The last registration
    counts."""
    _letters_to_come[:] = [read]


def letter_to_come(claim: Any) -> str:
    """Return a sentence on the letter of receipt that goes to a claimant; '' if none goes, or while
    no package has registered it."""
    return _letters_to_come[0](claim) if _letters_to_come else ""


def set_judged_since(condition: Callable[[str, str], Q]) -> None:
    """Register `condition(claim, at)`, which returns the condition that somebody has voted on the
    claim in the field `claim` of a row, at or after the moment in its field `at`. The last
    registration counts."""
    _judged_since[:] = [condition]


def judged_since(claim: str, at: str) -> Q:
    """Return the condition that somebody has voted on the claim in the field `claim` of a row, at
    or after the moment in its field `at`. No row meets it while no package has registered one."""
    return _judged_since[0](claim, at) if _judged_since else Q(pk__in=[])


def add_finding_source(source: Callable[[Any, Any], Iterable[Any]]) -> None:
    """Register `source(document, user)`, which returns the findings of automatic checks about a
    document that this user may see.
    """
    if source not in _finding_sources:
        _finding_sources.append(source)


def findings_about(document: Any, user: Any) -> list[Any]:
    """Return the findings of all registered sources about a document, as this user sees them."""
    return [finding for source in _finding_sources for finding in source(document, user)]
