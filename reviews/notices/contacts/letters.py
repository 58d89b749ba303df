"""Letters that warn of a changed contact or account, also to the contact before the change.

An impostor would change the claim's telephone first and its account next: the letter to the former
contact reaches the claimant all the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from copy import copy
from datetime import timedelta

from django.db.models import Q
from django.utils.timezone import localdate

from claims import clock
from claims.korean import in_korean, letter_day
from claims.register.models import (
    AccountSource,
    BankAccount,
    Claim,
    CorrectedContact,
    part_labels,
)
from reviews.notices.channels import served
from reviews.notices.events import Event
from reviews.notices.models import Channel
from reviews.notices.models.readers import FORMER
from reviews.notices.outbox.addressing import address, values_of
from reviews.notices.outbox.write import Letter, write_notices
from reviews.notices.variables.values import shown_account

# For so long an account that changes is told to the contact before the change, too.
FORMER_FOR = timedelta(days=30)
REACHES = Q(changes_phone=True) | Q(changes_email=True)


def write_to_former_contact(contact: CorrectedContact, dead: Collection[bytes]) -> None:
    """Write to the contact before a correction that it was changed; does nothing if that contact
    has no usable address. After a change of the telephone alone, write to the mail address too.

    `dead` are addresses (blind indexes) at which letters did not arrive and which get none.
    """
    claim = contact.claim
    former = with_contact(claim, CorrectedContact.objects.before(contact))
    variables = contact_variables(contact)
    key = f"{FORMER}contact:{contact.pk}"
    letters = [Letter(Event.CONTACT_CHANGED, former, key, variables)]
    mail = Channel.MAIL.value
    if contact.changes_phone and not contact.changes_email and mail in served():
        # The mail address that stands is the surer way.
        letters.append(
            Letter(Event.CONTACT_CHANGED, former, f"{key}:{mail}", variables, channel=mail)
        )
    _write_where_reachable(letters, dead)


def on_account_changed(claim_id: int) -> None:
    """Write to the claimant when the claim's newest account is a correction; listens to
    `account_changed`.

    A contact that was changed within FORMER_FOR is written to at its former address, too.
    """
    claim = Claim.objects.select_related("contact", "routed_under").get(pk=claim_id)
    account = BankAccount.objects.newest_of(claim)
    if account is None or account.source != AccountSource.CORRECTION:
        return
    variables = account_variables(claim, account)
    key = f"account_changed:{account.pk}"
    write_notices([Letter(Event.ACCOUNT_CHANGED, claim, key, variables)])
    lately = CorrectedContact.objects.of(claim).filter(
        REACHES, created_at__gte=clock.now() - FORMER_FOR
    )
    first = lately.order_by("version").first() if claim.contact_id else None
    if first is not None:
        former = with_contact(claim, CorrectedContact.objects.before(first))
        letter = Letter(Event.ACCOUNT_CHANGED, former, f"{FORMER}account:{account.pk}", variables)
        _write_where_reachable([letter], ())


def contact_variables(contact: CorrectedContact) -> dict[str, str]:
    """Return the variables (by key) of the letter that warns of a corrected contact."""
    with in_korean():
        labels = part_labels()
        parts = ", ".join(str(labels[part]) for part in contact.changed)
        return {"parts": parts, "changed_on": _day(contact.created_at)}


def account_variables(claim: Claim, account: BankAccount) -> dict[str, str]:
    """Return the variables (by key) of the letter that warns of a corrected account of the claim,
    the account masked."""
    with in_korean():
        shown = shown_account(claim, account)
        return {"account": shown, "changed_on": _day(account.created_at)}


def with_contact(claim: Claim, contact: CorrectedContact | None) -> Claim:
    """Return an unsaved copy of a claim whose contact is this version, so that a letter is
    addressed to it. None is the contact as filed."""
    former = copy(claim)
    former.contact = contact
    return former


def _write_where_reachable(letters: Iterable[Letter], dead: Collection[bytes]) -> None:
    """Write those of the letters whose address can be used and is not among `dead`, one for each
    address, in the caller's transaction. The others are not written at all."""
    wanted = list(letters)
    seen: set[bytes] = set()
    kept = []
    for letter, way in zip(wanted, address(wanted, values_of(wanted)), strict=True):
        index = way.contact.digest
        if way.code or index is None or index in seen or index in dead:
            continue
        seen.add(index)
        kept.append(letter)
    write_notices(kept)


def _day(at: object) -> str:
    return letter_day(localdate(at))  # type: ignore[arg-type]


def facts_of_contact(claim: Claim, language: str) -> Mapping[str, str]:
    """Return the variables of the claim's newest contact correction, in Korean as its letters have
    them, for the preview of a template; empty without one."""
    return contact_variables(claim.contact) if claim.contact else {}


def facts_of_account(claim: Claim, language: str) -> Mapping[str, str]:
    """Return the variables of the claim's newest account if it is a correction, for the preview of
    a template; empty otherwise."""
    account = BankAccount.objects.newest_of(claim)
    corrected = account is not None and account.source == AccountSource.CORRECTION
    return account_variables(claim, account) if account and corrected else {}
