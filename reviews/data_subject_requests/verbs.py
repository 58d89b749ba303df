"""Verbs of a request about personal data: received, proven, extended, answered, withdrawn; and the
copy for the claimant. Each locks the claim first.

One person answers: no money moves, and what the answer does to data (a corrected account, an
erasure) is done by its own verb with its own second person (docs/decisions/0157).
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims import hooks
from claims.clock import now, today
from claims.errors import ErasedClaimError
from claims.korean import in_korean
from claims.personal_data.crypto import text_digest
from claims.policy.deadlines import add_working_days, is_working_day
from claims.privacy.access_entries import record_access
from claims.privacy.models import Action
from claims.reasons import LONG_REASON, full_reason, given_reason
from claims.register.locks import lock_claim
from claims.register.models import Claim
from claims.trail.triggers import refusals_as
from claims.users.models import User
from claims.users.permissions import require_permission
from reviews.data_subject_requests.disclosure import copy_pdf
from reviews.data_subject_requests.errors import (
    DeletionError,
    ExtensionError,
    GroundError,
    NoCopyError,
    OpenRequestError,
    ProvenIdentityError,
    RequestDayError,
    SettledRequestError,
    UnprovenIdentityError,
)
from reviews.data_subject_requests.models import DataSubjectRequest, encrypt_asks
from reviews.data_subject_requests.notices import notify_answered, notify_extended
from reviews.data_subject_requests.permissions import ANSWERS, REGISTERS
from reviews.data_subject_requests.states import (
    DAYS_TO_ANSWER,
    GROUNDS,
    MOST_EXTENSION,
    OUTCOMES,
    Identity,
    RequestChannel,
    RequestKind,
    RequestOutcome,
    RequestStatus,
)

LONGEST_WORDS = 4000  # characters of the claimant


def due_day_of(filed_on: date) -> date:
    """Return the last day to answer a request of `filed_on`: ten calendar days later, or the next
    working day (개인정보 보호법 시행령 §41 ④, 민법 §161)."""
    return add_working_days(filed_on + timedelta(days=DAYS_TO_ANSWER), 0)


@transaction.atomic
def register_request(
    *,
    claim: Claim,
    by: User,
    kind: str,
    asks: str,
    channel: str,
    identity: str,
    filed_on: date | None = None,
) -> DataSubjectRequest:
    """Register a request about the personal data of a claim and return it. `asks` is cut to 4,000
    characters; `filed_on` (default today) lies between the claim's filing and today. Emits
    `data_request_registered`.

    Raises ForbiddenError (no permission), ErasedClaimError, ReasonNeededError (no words),
    RequestDayError, OpenRequestError (one of this kind is open), ValueError (an unknown `kind`,
    `channel` or `identity`).
    """
    require_permission(by, REGISTERS)
    claim = lock_claim(claim.pk)
    if claim.erased_at is not None:
        raise ErasedClaimError
    asks, filed_on = given_reason(asks, LONGEST_WORDS), filed_on or today()
    if not timezone.localdate(claim.filed_at) <= filed_on <= today():
        raise RequestDayError
    due_on, at = due_day_of(filed_on), now()
    proof = Identity(identity)
    proven = {"proven_by": by, "proven_at": at} if proof != Identity.UNPROVEN else {}
    with refusals_as({"claim_has_one_open_data_request_of_a_kind": OpenRequestError}):
        request = DataSubjectRequest.objects.create(
            claim=claim,
            kind=RequestKind(kind),
            asks=encrypt_asks(asks, claim.number),
            text_digest=text_digest(asks),
            channel=RequestChannel(channel),
            identity=proof,
            **proven,
            filed_on=filed_on,
            first_due_on=due_on,
            due_on=due_on,
            received_by=by,
            received_at=at,
        )
    hooks.emit("data_request_registered", request)
    return request


@transaction.atomic
def prove_identity(*, request: DataSubjectRequest, by: User, identity: str) -> DataSubjectRequest:
    """Record how it was proven that the claimant asks, or somebody who may ask for them, and return
    the request.

    Raises ForbiddenError (no permission), SettledRequestError (answered or withdrawn),
    ProvenIdentityError (proven before), UnprovenIdentityError (`identity` is no proof).
    """
    require_permission(by, REGISTERS)
    found = _lock_open(request)
    if found.is_proven:
        raise ProvenIdentityError
    if identity not in Identity.values or identity == Identity.UNPROVEN:
        raise UnprovenIdentityError
    found.identity, found.proven_by, found.proven_at = Identity(identity), by, now()
    found.save(update_fields=["identity", "proven_by", "proven_at"])
    return found


@transaction.atomic
def extend_request(
    *, request: DataSubjectRequest, by: User, until: date, reason: str
) -> DataSubjectRequest:
    """Put off the answer to a request for access once, to the working day `until`, notify the
    claimant with the reason and return the request (개인정보 보호법 §35 ③).

    Raises ForbiddenError (no permission), SettledRequestError (answered or withdrawn),
    ExtensionError (not access, extended before, overdue, no working day within 30 days after the
    first due day), ReasonNeededError, ReasonTooShortError.
    """
    require_permission(by, ANSWERS)
    found = _lock_open(request)
    last = found.first_due_on + timedelta(days=MOST_EXTENSION)
    if found.kind != RequestKind.ACCESS or found.extended_at is not None:
        raise ExtensionError
    if today() > found.first_due_on:  # its notice must come within the first time (시행령 §42 ②)
        raise ExtensionError
    if not found.first_due_on < until <= last or not is_working_day(until):
        raise ExtensionError
    found.extension_reason = full_reason(reason, LONG_REASON)
    found.due_on, found.extended_by, found.extended_at = until, by, now()
    found.save(update_fields=["due_on", "extended_by", "extended_at", "extension_reason"])
    notify_extended(found)
    return found


@transaction.atomic
def answer_request(
    *, request: DataSubjectRequest, by: User, outcome: str, answer: str, ground: str = ""
) -> DataSubjectRequest:
    """Answer a request, notify the claimant and return it. The claimant reads `answer`: what was
    done, or why not. A refusal, whole or in part, names its `ground` (a value of `Ground`).

    Raises ForbiddenError (no permission), SettledRequestError (answered or withdrawn),
    DeletionError (all of a deletion granted), UnprovenIdentityError (granted without a proof),
    GroundError (a ground that this kind does not
    have; one for a granted request), ReasonNeededError, ReasonTooShortError, ValueError (no such
    `outcome`).
    """
    require_permission(by, ANSWERS)
    found = _lock_open(request)
    found.outcome = RequestOutcome(outcome)
    if found.outcome not in OUTCOMES[RequestKind(found.kind)]:
        raise DeletionError
    if found.outcome != RequestOutcome.REFUSED and not found.is_proven:
        raise UnprovenIdentityError
    allowed = GROUNDS[RequestKind(found.kind)] if outcome != RequestOutcome.GRANTED else ("",)
    if ground not in allowed:
        raise GroundError
    found.ground, found.answer = ground, full_reason(answer, LONG_REASON)
    _settle(found, by, RequestStatus.ANSWERED)
    notify_answered(found)
    return found


@transaction.atomic
def withdraw_request(*, request: DataSubjectRequest, by: User, reason: str) -> DataSubjectRequest:
    """End an open request that its claimant withdraws, and return it; no notice is written.

    Raises ForbiddenError (no permission), SettledRequestError (answered or withdrawn),
    ReasonNeededError, ReasonTooShortError.
    """
    require_permission(by, ANSWERS)
    found = _lock_open(request)
    found.answer = full_reason(reason, LONG_REASON)
    _settle(found, by, RequestStatus.WITHDRAWN)
    return found


@transaction.atomic
def make_copy(
    *, request: DataSubjectRequest, by: User, http_request: HttpRequest | None = None
) -> bytes:
    """Return the copy of the claim's personal data for its claimant as PDF, with account and
    contact in plain, after an entry of the access log. Nothing of it is stored.

    Raises ForbiddenError (no permission), ErasedClaimError, NoCopyError (no request for access of a
    proven person, or one that was refused, in part too, or withdrawn), FileNotFoundError (fonts are
    missing), CannotDecryptError (a missing key or an altered value).
    """
    require_permission(by, ANSWERS)
    claim = lock_claim(request.claim_id)
    if claim.erased_at is not None:
        raise ErasedClaimError
    found = DataSubjectRequest.objects.get(pk=request.pk)
    if not found.may_be_copied:
        raise NoCopyError
    with in_korean():
        day = date_format(found.filed_on, "DATE_FORMAT")
        reason = _("개인정보 열람 요구 (%(day)s)") % {"day": day}
    record_access(user=by, action=Action.DOWNLOAD, claim=claim, reason=reason, request=http_request)
    return copy_pdf(Claim.objects.for_page().get(pk=claim.pk), found, at=now())


def _settle(found: DataSubjectRequest, by: User, status: RequestStatus) -> None:
    found.status, found.settled_by, found.settled_at = status, by, now()
    found.save(update_fields=["status", "outcome", "ground", "answer", "settled_by", "settled_at"])


def _lock_open(request: DataSubjectRequest) -> DataSubjectRequest:
    """Lock claim and request and return the request as read then. Raises SettledRequestError unless
    it is open."""
    claim = lock_claim(request.claim_id)
    found = DataSubjectRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    found.claim = claim
    if not found.is_open:
        raise SettledRequestError
    return found
