"""Verbs of receivers: record one, or change one and what its claimants are told."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from claims import clock, hooks
from claims.handovers.errors import (
    ConsentsMovedError,
    ReceiverExistsError,
    ReceiverInUseError,
    ReceiverUnreadableError,
)
from claims.handovers.models import Handover, HandoverReceiver, ProvisionConsent
from claims.handovers.permissions import PROPOSE, RECORD_CONSENT
from claims.handovers.states import UNDER_WAY, Answer
from claims.personal_data.crypto import text_digest
from claims.policy.models import Company
from claims.users.permissions import require_permission

if TYPE_CHECKING:
    from claims.users.models import User

TERMS = HandoverReceiver.TERMS


def lock_terms(receiver_id: int) -> HandoverReceiver:
    """Return a receiver, whose terms stay as read until the end of the caller's transaction.

    FOR KEY SHARE waits for the FOR UPDATE of `set_receiver`, and not for others who record answers:
    one of them may wait for the worker that makes a file."""
    (row,) = HandoverReceiver.objects.raw(
        "SELECT * FROM public.claims_handoverreceiver WHERE id = %s FOR KEY SHARE", [receiver_id]
    )
    return row


def receivers_of(companies: Collection[int]) -> dict[int, HandoverReceiver]:
    """Return the receivers of companies (ids) as {company id: receiver}. One query."""
    rows = HandoverReceiver.objects.filter(company__in=companies)
    return {one.company_id: one for one in rows if one.company_id}


def lock_terms_of(companies: Collection[int]) -> dict[int, HandoverReceiver]:
    """Return `receivers_of` these companies, locked as `lock_terms` locks one. One query."""
    rows = HandoverReceiver.objects.raw(
        "SELECT * FROM public.claims_handoverreceiver WHERE company_id = ANY(%s)"
        " ORDER BY id FOR KEY SHARE",
        [sorted(companies)],
    )
    return {one.company_id: one for one in rows if one.company_id}


@transaction.atomic
def set_receiver(
    *, by: User, name: str, phone: str, contact: str, purpose: str, kept_for: str,
    company: Company | None = None, receiver: HandoverReceiver | None = None, outdates: int = 0,
) -> HandoverReceiver:  # fmt: skip
    """Record a new receiver of hand-overs, or change `receiver`, whose company stays. Returns the
    row.

    A change of its terms (name, purpose, time of keeping) outdates the consents given so far: they
    must be asked for again (개인정보 보호법 §17②). `outdates` is the number of consents that the
    person was told of. Emits `terms_changed`.

    Raises ForbiddenError (also if consents are outdated, without `claims.record_consent`),
    ReceiverUnreadableError (an empty text, or the operator's company), ReceiverExistsError (one of
    the same name or company), ReceiverInUseError (a change of terms during a hand-over),
    ConsentsMovedError (another number of consents than `outdates`)."""
    require_permission(by, PROPOSE)
    given = {
        "name": name.strip()[:60],
        "phone": phone.strip()[:20],
        "contact": contact.strip()[:100],
        "purpose": purpose.strip()[:200],
        "kept_for": kept_for.strip()[:100],
    }
    if not all(given.values()) or (company is not None and company.is_operator):
        raise ReceiverUnreadableError
    moved = False
    if receiver is not None:
        row = HandoverReceiver.objects.select_for_update().get(pk=receiver.pk)
        if moved := changes_terms(row, given):
            _outdate_consents(row, by, outdates)
            row.terms_set_at = clock.now()
    else:
        row = HandoverReceiver(company=company)
    for field, value in given.items():
        setattr(row, field, value)
    row.set_by, row.set_at = by, clock.now()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ReceiverExistsError from error
    if moved:
        hooks.emit("terms_changed", row)
    return row


def changes_terms(receiver: HandoverReceiver, given: dict[str, Any]) -> bool:
    """Return True if the texts of `given` differ from what the receiver's claimants are told."""
    return any(given[name] != getattr(receiver, name) for name in TERMS)


def require_no_handover(receiver: HandoverReceiver) -> None:
    """Raise ReceiverInUseError while a hand-over to the receiver is under way: the second person
    must confirm the purpose for which its claims were chosen."""
    if Handover.objects.filter(receiver=receiver, status__in=UNDER_WAY).exists():
        raise ReceiverInUseError


def _outdate_consents(receiver: HandoverReceiver, by: User, expected: int) -> None:
    """Set the given consents to a locked receiver to OUTDATED, and the day of its new terms if an
    answer is recorded. Raises as `set_receiver`."""
    require_no_handover(receiver)
    answers = ProvisionConsent.objects.filter(receiver=receiver)
    if not answers.exists():
        return
    standing = answers.filter(answer=Answer.GIVEN).order_by("pk").select_for_update()
    keys = list(standing.values_list("pk", flat=True))
    if len(keys) != expected:
        raise ConsentsMovedError
    if keys:
        require_permission(by, RECORD_CONSENT)
    receiver.terms_changed_on = clock.today()
    answers.filter(pk__in=keys).update(
        answer=Answer.OUTDATED, recorded_by=by, recorded_at=clock.now()
    )


def digest_of_terms(receiver: HandoverReceiver) -> str:
    """Return a hexadecimal digest of the terms of one receiver, as the page of a
    link for a consent shows them; it is kept with the answer."""
    values = (str(getattr(receiver, name)) for name in ("pk", *TERMS))
    return text_digest("handover terms of one", *values).hex()


def terms_digest() -> str:
    """Return a hexadecimal digest of the terms of all receivers, for the hidden field of the page
    that shows them to be read out; `record_consent` compares it. One query."""
    rows = HandoverReceiver.objects.order_by("pk").values_list("pk", *TERMS)
    return text_digest("handover terms", *(str(value) for row in rows for value in row)).hex()
