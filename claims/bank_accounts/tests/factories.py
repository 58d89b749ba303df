"""Accounts entered by two people."""

from typing import Any

from django.db import transaction

from claims import clock
from claims.bank_accounts.models import Proof, ProposedAccount
from claims.bank_accounts.verbs import confirm_account, propose_account
from claims.document_kinds import DocumentKind
from claims.documents.models import Document
from claims.register.models import BankAccount, Claim
from claims.tests.factories import UserFactory

GIVEN = {"bank": "국민은행", "number": "123456-04-567890", "holder": "이지훈"}


def proposed_account(claim: Claim, *, by: Any = None, **values: Any) -> ProposedAccount:
    """Return a waiting ProposedAccount, proved by a telephone call unless `values` has another
    `proof`, and proposed by the customer centre unless `by` is given."""
    by = by or UserFactory(roles=["customer_centre"])
    said = GIVEN | {"proof": Proof.CALL, "reason": "신청인이 전화로 알려 줌"} | values
    return propose_account(claim=claim, by=by, **said)


def bankbook_of(claim: Claim) -> Document:
    """Return a Document row of a bankbook copy of the claim; there is no stored file."""
    return Document.objects.create(
        claim=claim, kind=DocumentKind.BANKBOOK_COPY, file_name="통장.pdf", bytes=1000,
        sha256=f"{claim.pk:064d}", media_type="application/pdf", source="secretariat",
        storage_key=f"test/bankbook/{claim.pk}", received_at=clock.now(),
    )  # fmt: skip


@transaction.atomic
def record_account(
    *, claim: Claim, by: Any, bank: str, number: str, holder: str, reason: str
) -> BankAccount:
    """Return the BankAccount of an account that the customer centre proposed and `by` confirmed."""
    proposed = proposed_account(claim, bank=bank, number=number, holder=holder, reason=reason)
    return confirm_account(proposed=proposed, by=by)
