"""Claims that are not withdrawn, of the same business, telephone or account, for a look before an
entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.direct_entry.models import UNDO, EnteredClaim
from claims.identifiers import name_key
from claims.intake.loading.validation import ClaimFacts
from claims.personal_data import crypto
from claims.register.models import BankAccount, Claim, CorrectedContact

MOST_SHOWN = 10
SAME_BUSINESS, SAME_PHONE, SAME_ACCOUNT = (
    _("사업자등록번호가 같음"),
    _("휴대전화가 같음"),
    _("계좌번호가 같음"),
)


@dataclass(frozen=True)
class AlikeClaim:
    """A claim that has something in common with the claim that is being typed; `same` holds the
    labels of what is equal: registration number, phone, account."""

    claim: Claim
    same: tuple[Any, ...]


def find_alike(facts: ClaimFacts) -> list[AlikeClaim]:
    """Return the newest claims, at most ten, with the same registration number, phone or account.
    Compares phones as filed and as corrected, and every version of an account.

    Three queries, by indexes for equality; withdrawn claims are left out.
    """
    phone = crypto.blind_index("phone", facts.phone) if facts.phone else None
    by_phone, by_account = _of_corrected_phone(phone), _of_account(facts.account)
    wanted = Q(pk__in=[*by_phone, *by_account])
    if facts.business_number:
        wanted |= Q(business_number=facts.business_number)
    if phone:
        wanted |= Q(phone_index=phone)
    found = Claim.objects.filter(wanted, withdrawn_at__isnull=True)
    rows = found.select_related("service").defer("narrative").order_by("-pk")[:MOST_SHOWN]
    return [AlikeClaim(row, tuple(_same(row, facts, phone, by_phone, by_account))) for row in rows]


def find_repeated(facts: ClaimFacts) -> list[Claim]:
    """Return the claims that a typed one may repeat, by key: those of `find_alike`, and at most ten
    of the same name that were entered by hand within the last UNDO (30 minutes). Four queries."""
    lately = EnteredClaim.objects.standing().filter(entered_at__gt=clock.now() - UNDO)
    of_name = Claim.objects.filter(
        pk__in=lately.values("claim"),
        name_key=name_key(facts.business or facts.person),
        withdrawn_at__isnull=True,
    )
    found = {one.pk: one for one in of_name.defer("narrative").order_by("-pk")[:MOST_SHOWN]}
    found |= {one.claim.pk: one.claim for one in find_alike(facts)}
    return [found[pk] for pk in sorted(found)]


def _of_corrected_phone(phone: bytes | None) -> list[int]:
    """Return the primary keys of at most MOST_SHOWN claims whose phone is, or was, corrected to the
    one with this keyed digest, the newest first; [] without one."""
    if phone is None:
        return []
    rows = CorrectedContact.objects.filter(phone_index=phone).order_by("-claim_id")
    return list(rows.values_list("claim_id", flat=True)[:MOST_SHOWN])


def _of_account(number: str) -> list[int]:
    """Return the primary keys of at most MOST_SHOWN claims that have, or had, an account with this
    number, the newest first; [] without a number."""
    if not number:
        return []
    index = crypto.blind_index("account", number)
    rows = BankAccount.objects.filter(number_index=index)
    return list(rows.order_by("-claim_id").values_list("claim_id", flat=True)[:MOST_SHOWN])


def _same(
    row: Claim, facts: ClaimFacts, phone: bytes | None, by_phone: list[int], by_account: list[int]
) -> Iterable[Any]:
    """Yield the labels (registration number, phone, account) of the facts that the claim shares
    with the typed ones. `phone` is the typed phone's keyed digest; `by_phone` and `by_account` are
    the claims found for corrected phones and accounts."""
    if facts.business_number and row.business_number == facts.business_number:
        yield SAME_BUSINESS
    as_filed = phone and row.phone_index and bytes(row.phone_index) == phone
    if as_filed or row.pk in by_phone:
        yield SAME_PHONE
    if row.pk in by_account:
        yield SAME_ACCOUNT
