"""Issue links for claims, one or thousands, and revoke them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from claims import clock, hooks
from claims.document_kinds import DocumentKind
from claims.documents.upload_links.errors import (
    ClosedClaimError,
    LinkDayError,
    NoKindsError,
    NoLinkError,
    NoVerificationDigitsError,
)
from claims.documents.upload_links.models import ISSUE, UploadLink
from claims.documents.upload_links.tokens import (
    NONCE_BYTES,
    address_of_token,
    digest_of,
    token_of,
)
from claims.register.locks import lock_and_read_claims, lock_claims
from claims.register.models import BankAccount, Claim
from claims.users.models import User
from claims.users.permissions import require_permission

SAME_CLICK = timedelta(minutes=1)  # an equal link of the same person within it is a second click


@dataclass(frozen=True)
class AskedDocuments:
    """Documents that one claim's upload link asks for: their kinds (none for a consent), and the
    last day (KST) to hand them in, or to answer."""

    claim_id: int
    kinds: tuple[str, ...]
    until: date


class IssuedLink(NamedTuple):
    """A link that is not revoked, with its absolute URL, as the event `upload_link_to_send` carries
    it to the package that writes the letter."""

    link: UploadLink
    address: str


@transaction.atomic
def issue_upload_link(
    *, claim: Claim, kinds: Iterable[str], until: date, actor: User | None, anew: bool = False
) -> str:
    """Return the absolute address by which the claimant hands in `kinds` until the end of the day
    `until`. Sends nothing. `actor` is None for a run of the system.

    A usable link of the claim is prolonged and keeps its address; with `anew`, and where it is
    expired or locked, it is revoked and another made. Raises ForbiddenError (may not issue links),
    NoKindsError (none, or unknown), LinkDayError (`until` is past or after `latest_day`),
    ClosedClaimError (withdrawn, erased) and NoVerificationDigitsError (neither phone nor account).
    """
    asked = AskedDocuments(claim.pk, tuple(kinds), until)
    found = issue_upload_links([asked], actor=actor, anew=anew)
    if claim.pk in found:
        return found[claim.pk]
    claim.refresh_from_db(fields=["withdrawn_at", "erased_at"])
    raise NoVerificationDigitsError() if _takes_links(claim) else ClosedClaimError()


@transaction.atomic
def issue_upload_links(
    asked: Iterable[AskedDocuments],
    *,
    actor: User | None,
    anew: bool = False,
    for_account: bool = False,
    for_consent: bool = False,
) -> dict[int, str]:
    """Issue upload links for many claims, one each, and return {claim id: absolute URL}. Claims
    that can have none (withdrawn, erased, without phone and account) are absent. Sends nothing.
    Seven statements, however many claims. `actor` is None for a run of the system.

    A usable link of a claim is prolonged and keeps its address; with `anew`, and where it is
    expired or locked, it is revoked and another made. `for_account`: the links are for an account,
    beside those for documents, which stay as they are; `kinds` is the copy of a bankbook alone, a
    usable link keeps its later day, and what came before this letter does not count. With
    `for_consent` their page asks for a consent; `kinds` is empty, and a later day stays. Raises
    ForbiddenError (may not issue links), NoKindsError (none, or unknown) and LinkDayError (`until`
    is past or after `latest_day`).
    """
    if actor is not None:
        require_permission(actor, ISSUE)
    use = {"for_account": for_account, "for_consent": for_consent}
    wanted = {
        one.claim_id: ([] if for_consent else _known_kinds(one.kinds), _end_of(one.until))
        for one in asked
    }
    claims = lock_and_read_claims(wanted)
    facts = verification_digits(claims)
    issued = [pk for pk, claim in claims.items() if _takes_links(claim) and pk in facts]
    now, links, stale, moved = clock.now(), {}, [], []
    rows = UploadLink.objects.standing().filter(claim__in=issued, **use)
    standing = list(rows.select_for_update(no_key=True).order_by("pk"))
    ended = claims_no_longer_asked(standing)
    for link in standing:
        if anew or not link.is_usable or link.claim_id in ended:
            stale.append(link.pk)
            continue
        links[link.claim_id] = link
        kinds, until = wanted[link.claim_id]
        # Files received since were not enough; keep a later day that a letter has named.
        if any(use.values()):
            until, link.asked_at = max(until, link.expires_at), now
        if _ask(link, kinds, until, now) or any(use.values()):
            moved.append(link)
    if stale:
        _revoke(UploadLink.objects.filter(pk__in=stale), actor)
    if moved:
        UploadLink.objects.bulk_update(moved, ["kinds", "asked_at", "expires_at"], batch_size=500)
    new = [
        _new_link(
            pk,
            *wanted[pk],
            now,
            actor,
            in_bulk=len(wanted) > 1,
            for_account=for_account,
            for_consent=for_consent,
        )  # fmt: skip
        for pk in issued
        if pk not in links
    ]
    UploadLink.objects.bulk_create(new, batch_size=500)
    links |= {link.claim_id: link for link in new}
    return {pk: address_of(link) for pk, link in links.items()}


@transaction.atomic
def send_upload_link(
    *, claim: Claim, kinds: Iterable[str], until: date, actor: User, anew: bool = False
) -> UploadLink:
    """Issue an upload link for a claim (`issue_upload_link`), emit `upload_link_to_send`, on which
    a letter with it is written, and return the link. If the same person issued the same link within
    the last minute (SAME_CLICK), that one is returned and nothing is sent.

    Raises ForbiddenError (may not issue links), NoKindsError (none, or unknown), LinkDayError
    (`until` is past or after `latest_day`), ClosedClaimError (withdrawn, erased) and
    NoVerificationDigitsError (neither phone nor account).
    """
    kinds = list(kinds)
    lock_claims([claim.pk])
    same = {"claim": claim, "issued_by": actor, "expires_at": _end_of(until)}
    standing = UploadLink.objects.standing().for_documents()
    for link in standing.filter(issued_at__gt=clock.now() - SAME_CLICK, **same):
        if set(link.kinds) == set(kinds):
            return link
    address = issue_upload_link(claim=claim, kinds=kinds, until=until, actor=actor, anew=anew)
    link = standing.get(claim=claim)
    hooks.emit("upload_link_to_send", IssuedLink(link, address))
    return link


@transaction.atomic
def issue_links_anew(revoked: Iterable[UploadLink]) -> dict[str, str]:
    """Issue a link in place of each of these revoked links of one claim, for the same documents and
    until the same day, and return {former token: token}; if another link of its kind stands, that
    one counts. Sends nothing, and names nobody as its issuer.

    Left out are links past their last day, those whose request has ended, and all of a claim that
    was withdrawn or erased. Four statements at most, and one for each link. The caller has checked
    the permission.
    """
    former = [link for link in revoked if not link.is_expired]
    claims = lock_and_read_claims({one.claim_id for one in former})
    ended = claims_no_longer_asked(former)
    rows = UploadLink.objects.standing().filter(claim__in=claims)
    standing = {one.use: one for one in rows}
    tokens = {}
    for one in former:
        if one.claim_id in ended or not _takes_links(claims[one.claim_id]):
            continue
        link = standing.get(one.use)
        if link is None:
            link = _new_link(
                one.claim_id, one.kinds, one.expires_at, clock.now(), None,
                in_bulk=one.in_bulk, for_account=one.for_account, for_consent=one.for_consent,
            )  # fmt: skip
            link.asked_at = one.asked_at  # files received since then count
            link.save(force_insert=True)
        tokens[token_of(one.nonce)] = token_of(link.nonce)
    return tokens


@transaction.atomic
def revoke_upload_links(
    *, claim: Claim, actor: User | None = None, for_documents: bool = False
) -> int:
    """Revoke the links of a claim that are not revoked yet, expired or not, with the claim locked;
    return how many there were. `for_documents` leaves links for an account or a consent open: what
    asked for documents has ended.

    `actor` is None if the system revokes it. Raises ForbiddenError for an actor who may not issue
    links.
    """
    if actor is not None:
        require_permission(actor, ISSUE)
    lock_claims([claim.pk])
    links = UploadLink.objects.standing().filter(claim=claim)
    return _revoke(links.for_documents() if for_documents else links, actor)


def require_links(claim: Claim) -> list[UploadLink]:
    """Return the links of a claim that were not revoked, the newest first; they may be expired or
    locked. Raises NoLinkError if there is none."""
    links = list(UploadLink.objects.standing().filter(claim=claim).order_by("-pk"))
    if not links:
        raise NoLinkError()
    return links


def claims_no_longer_asked(links: Iterable[UploadLink]) -> set[int]:
    """Return the ids of the claims whose link takes no more documents, because a review has ended
    since the link was issued. Links for an account or a consent are not affected. At most one
    query."""
    asked = {link.claim_id: link.asked_at for link in links if not any(link.use)}
    return hooks.claims_no_longer_asked(asked)


def address_of(link: UploadLink) -> str:
    """Return the absolute URL by which a claimant opens a link. It holds the token: show it to
    nobody else."""
    return address_of_token(token_of(link.nonce))


def verification_digits(claims: Mapping[int, Claim]) -> dict[int, tuple[str, str]]:
    """Return the digits by which the visitor of each claim's link proves to be its claimant: {claim
    id: ("phone" or "account", last four digits)}.

    They are those of the filed phone, else of the first account, as the page asks for what was
    written at the filing; claims with neither are absent. One query at most.
    """
    first = BankAccount.objects.filter(claim=OuterRef("pk")).order_by("version")
    without = [pk for pk, claim in claims.items() if not claim.phone_last4]
    accounts: dict[int, str | None] = {}
    if without:
        rows = Claim.objects.filter(pk__in=without)
        accounts = dict(rows.values_list("pk", Subquery(first.values("last4")[:1])))
    found: dict[int, tuple[str, str]] = {}
    for pk, claim in claims.items():
        if claim.phone_last4:
            found[pk] = ("phone", claim.phone_last4)
        elif digits := accounts.get(pk):
            found[pk] = ("account", digits)
    return found


def _takes_links(claim: Claim) -> bool:
    return claim.withdrawn_at is None and claim.erased_at is None


def _known_kinds(kinds: Iterable[str]) -> list[str]:
    """Return the kinds in the order of DocumentKind, each once. Raises NoKindsError for none at
    all, or if one of them is unknown."""
    asked = {str(kind) for kind in kinds}
    known = [kind for kind in DocumentKind.values if kind in asked]
    if not known or len(known) != len(asked):
        raise NoKindsError()
    return known


def latest_day() -> date:
    """Return the last day (KST) that a link issued today may be open: UPLOAD_LINK_MOST_DAYS from
    today."""
    return clock.today() + timedelta(days=settings.UPLOAD_LINK_MOST_DAYS)


def _end_of(day: date) -> datetime:
    """Return the midnight (KST) that ends a day. Raises LinkDayError for a day in the past or after
    `latest_day()`."""
    if not clock.today() <= day <= latest_day():
        most = settings.UPLOAD_LINK_MOST_DAYS
        raise LinkDayError(LinkDayError.message % {"most": most})
    return clock.start_of(day + timedelta(days=1))


def _ask(link: UploadLink, kinds: list[str], expires_at: datetime, now: datetime) -> bool:
    """Set the kinds and the expiry of a link that is not revoked, without saving it; return True if
    they changed.

    With fewer kinds (a reminder) `asked_at` stays, so that documents received since the first
    letter still count. A new kind sets `asked_at` to `now`.
    """
    before = (link.kinds, link.expires_at)
    if not set(kinds) <= set(link.kinds):
        link.asked_at = now
    link.kinds, link.expires_at = kinds, expires_at
    return before != (kinds, expires_at)


def _new_link(
    claim_id: int,
    kinds: list[str],
    expires_at: datetime,
    now: datetime,
    actor: User | None,
    *,
    in_bulk: bool,
    for_account: bool,
    for_consent: bool = False,
) -> UploadLink:
    nonce = os.urandom(NONCE_BYTES)
    return UploadLink(
        claim_id=claim_id,
        kinds=kinds,
        asked_at=now,
        expires_at=expires_at,
        nonce=nonce,
        token_digest=digest_of(token_of(nonce)),
        issued_by=actor,
        issued_at=now,
        in_bulk=in_bulk,
        for_account=for_account,
        for_consent=for_consent,
    )


def _revoke(links: QuerySet[UploadLink], actor: User | None) -> int:
    return links.update(revoked_at=clock.now(), revoked_by=actor)
