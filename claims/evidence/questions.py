"""The questions of a run of the checks: each check on each claim and document whose inputs have
changed since its newest finding. Read without a lock."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, NamedTuple

from claims.documents.models import Document
from claims.documents.storage import readings
from claims.evidence import shared_facts
from claims.evidence.models import Finding
from claims.evidence.registry import Check
from claims.evidence.sentences import NOTHING
from claims.evidence.subject import Subject
from claims.register.models import BankAccount, Claim


class Key(NamedTuple):
    claim_id: int
    code: str
    document_id: int | None


@dataclass(frozen=True)
class Earlier:
    """Newest stored finding of a check on a claim or document, from before this run. The default
    values mean that there is none."""

    run_no: int = 0
    digest: bytes = b""
    said: str = NOTHING
    pk: int | None = None


@dataclass(frozen=True)
class Question:
    """One check to run on one subject, since the check's inputs have changed. `digest` is that of
    the present inputs, `earlier` the newest stored finding."""

    check: Check
    subject: Subject
    digest: bytes
    earlier: Earlier

    @property
    def key(self) -> Key:
        document = self.subject.document
        return Key(self.subject.claim.pk, self.check.code, document.pk if document else None)

    @property
    def kind(self) -> str:
        """Document kind of the finding: that of the document, else that of the check."""
        document = self.subject.document
        return str(document.kind if document else self.check.kind)


def questions_of(claim_ids: list[int], checks: list[Check]) -> list[Question]:
    """Return the checks to run on the claims and their documents: those that apply and whose inputs
    differ from the ones of the newest finding."""
    known = earlier_findings(claim_ids)
    questions = []
    for subject in _subjects(claim_ids):
        for check in checks:
            if not check.applies(subject):
                continue
            document_id = subject.document.pk if subject.document else None
            key = Key(subject.claim.pk, check.code, document_id)
            digest = digest_of(check, subject)
            earlier = known.get(key, Earlier())
            if earlier.digest != digest:
                questions.append(Question(check, subject, digest, earlier))
    return questions


def _subjects(claim_ids: list[int]) -> list[Subject]:
    """Return a Subject for each claim that is not erased and for each of its documents that count
    as handed in; all share one SharedFacts."""
    rows = Claim.objects.filter(pk__in=claim_ids, erased_at__isnull=True)
    claims = list(rows.select_related("window__incident", "contact", "service").order_by("pk"))
    newest = BankAccount.objects.filter(claim__in=claim_ids).order_by("claim_id", "-version")
    accounts = {account.claim_id: account for account in newest.distinct("claim_id")}
    documents: dict[int, list[Document]] = {}
    for document in Document.objects.handed_in().filter(claim__in=claim_ids).order_by("pk"):
        documents.setdefault(document.claim_id, []).append(document)
    all_documents = [d for group in documents.values() for d in group]
    read = readings.digests_of(d.pk for d in all_documents)
    shared = shared_facts.load_shared_facts(claims, accounts, all_documents)
    subjects = []
    for claim in claims:
        window: Any = claim.window
        common = (claim, accounts.get(claim.pk), window.incident)
        for document in (None, *documents.get(claim.pk, ())):
            words = read.get(document.pk, {}) if document else {}
            subjects.append(Subject(*common, document=document, others=shared, read=words))
    return subjects


def earlier_findings(claim_ids: list[int]) -> dict[Key, Earlier]:
    """Return the newest stored finding of each check on the claims and their documents. One
    query."""
    columns = ("claim", "check_code", "document", "run_no", "input_digest", "said", "pk")
    rows = Finding.objects.filter(claim__in=claim_ids).newest().values_list(*columns)
    return {
        Key(claim, code, document): Earlier(run_no, bytes(digest), said, pk)
        for claim, code, document, run_no, digest, said, pk in rows
    }


def digest_of(check: Check, subject: Subject, *, preliminary: bool = False) -> bytes:
    """Return a digest (16 bytes) of the check, its version and its inputs about the subject. With
    `preliminary` (an external service did not answer) it is another one, so that the next run asks
    again."""
    body = repr((check.code, check.version, preliminary, check.inputs(subject)))
    return hashlib.sha256(body.encode()).digest()[:16]
