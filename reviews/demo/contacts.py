"""Corrected contacts in the demo: of claimants whose letters did not arrive and who called, and of
one whose account waits for its confirmation as well."""

from __future__ import annotations

import datetime as dt
from typing import Any

from claims import clock
from claims.bank_accounts.inquiry.verbs import inquire
from claims.bank_accounts.models import ProposedAccount
from claims.contacts.verbs import correct_contact
from claims.register.models import Address, Claim, ContactProof, CorrectedContact
from claims.users.models import User
from reviews.notices.contacts.unreachable import unreachable

CALL = ContactProof.CALL
CORRECTED: tuple[dict[str, Any], ...] = (
    {"phone": "010-4123-2210", "reason": "번호를 바꾸었다고 전화함. 생년월일과 접수일을 확인함"},
    {"email": "sky1015@example.test", "reason": "이메일로 받고 싶다고 전화함. 접수번호를 확인함"},
    {
        "phone": "010-5377-8841",
        "address": Address("03900", "서울특별시 시연구 지원로 27", "1층"),
        "reason": "가게를 옮겨 번호와 주소가 바뀜",
    },
)  # fmt: skip


def correct_contacts(people: dict[str, User]) -> None:
    """Correct the contacts of a few unreachable claims and of one with a waiting account, and ask
    the bank about all waiting accounts. Does nothing if any contact was corrected before. Call it
    with the clock at the demo's day."""
    if CorrectedContact.objects.exists():
        return
    waiting = ProposedAccount.objects.waiting()
    beside = Claim.objects.filter(pk__in=waiting.values("claim")).order_by("pk").first()
    claims = [*unreachable().order_by("-since")[: len(CORRECTED) - 1], beside]
    now = clock.now()
    for days, (claim, values) in enumerate(zip(claims, CORRECTED, strict=False)):
        if claim is not None:
            with clock.at(now - dt.timedelta(days=days, minutes=35)):
                correct_contact(claim=claim, by=people["agent"], proof=CALL, **values)
    for proposed in waiting.select_related("claim").order_by("pk"):
        inquire(account=proposed, by=proposed.proposed_by)
