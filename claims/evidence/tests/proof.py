"""Claims with proof, as the demo's claimants send it; and texts as a document carries them."""

from __future__ import annotations

from typing import Any

from claims.demo.documents import FLAWLESS, DemoFile, Facts, files
from claims.documents.models import Document, Source
from claims.documents.receipt.inspection import inspect
from claims.documents.receipt.verbs import receive
from claims.evidence.models import Finding
from claims.evidence.run_checks import check_claim
from claims.evidence.subject import Subject
from claims.evidence.text import Text, text_from
from claims.register.models import BankAccount, Claim
from claims.tests.factories import BankAccountFactory, ClaimFactory

SHOP, OWNER, NUMBER = "온담 플라워", "이지훈", "1248100998"
ACCOUNT = "12345604567890"


def claim_of(**given: Any) -> Claim:
    """A claim of 온담 플라워, with its account."""
    given = {
        "business_name": SHOP,
        "representative": OWNER,
        "person_name": OWNER,
        "business_number": NUMBER,
        **given,
    }
    account = given.pop("account", ACCOUNT)
    claim = ClaimFactory(**given)
    if account:
        BankAccountFactory(claim=claim, bank_code="004", plain_number=account)
    return claim


def facts_of(claim: Claim) -> Facts:
    """Return the facts that the demo's generators need."""
    return Facts(
        number=claim.number,
        business_name=claim.business_name,
        representative=claim.representative,
        business_number=claim.shown_business_number,
        industry="전자상거래",
        region="",
        service="카카오톡 채널",
        claimed_loss=claim.claimed_loss or 0,
        bank="국민",
        account="123456-04-567890",
        holder=claim.representative,
    )


def sent(claim: Claim, flaw: str = FLAWLESS, *, kinds: set[str] | None = None) -> list[Document]:
    """The files of the demo's claimant with that flaw, taken in and looked into."""
    return [
        taken_in(claim, file)
        for file in files(facts_of(claim), flaw)
        if kinds is None or file.kind in kinds
    ]


def taken_in(claim: Claim, file: DemoFile) -> Document:
    document = receive(
        claim=claim, kind=file.kind, name=file.name, data=file.content, source=Source.IMPORT
    )
    inspect(document_id=document.pk)
    document.refresh_from_db()
    return document


def verdicts(claim: Claim) -> dict[str, str]:
    """Code and what it said, of the current findings. If two documents differ, the last."""
    return {f.check_code: f"{f.verdict}:{f.said}" for f in current(claim)}


def current(claim: Claim) -> list[Finding]:
    return list(Finding.objects.current([claim.pk]))


def checked(claim: Claim) -> dict[str, str]:
    check_claim(claim_id=claim.pk)
    return verdicts(claim)


def text_of(*lines: str) -> Text:
    """A page of these lines; each word 10 per mille a letter, lines 20 apart."""
    return text_from({"source": "pdf", "pages": [{"number": 1, "lines": _lines(lines)}]})


def _lines(lines: tuple[str, ...]) -> list[list[list[Any]]]:
    placed = []
    for row, line in enumerate(lines):
        words, left = [], 0
        for word in line.split(" "):
            if word:
                words.append([word, left, row * 20, left + 10 * len(word), row * 20 + 15])
            left += 10 * (len(word) + 1)
        placed.append(words)
    return placed


def subject_with(text: Text, claim: Claim, account: BankAccount | None = None) -> Subject:
    """A subject that reads this text, whatever its document is."""
    account = account or BankAccount.objects.newest_of(claim)
    subject = Subject(claim, account, claim.window.incident, Document(pk=0))
    subject.__dict__["text"] = text
    return subject
