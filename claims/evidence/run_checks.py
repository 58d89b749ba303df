"""Run of the checks: read first without a lock, then write new findings under the claims' locks.

An answer depends on the check's `inputs` alone, and the newest finding keeps their digest. So a
second run finds nothing to do, and of two runs at the same time one writes, while the other sees
that it was overtaken and starts again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

import structlog
from django.db import transaction

from claims import clock, hooks
from claims.documents.storage.previews import OriginalMissingError
from claims.evidence import picture_confidence
from claims.evidence.enqueue import enqueue_checks
from claims.evidence.models import Finding, FindingLink, Verdict
from claims.evidence.questions import (
    Earlier,
    Key,
    Question,
    digest_of,
    earlier_findings,
    questions_of,
)
from claims.evidence.registry import Check, Found, all_checks
from claims.evidence.sentences import FAILED, NOTHING
from claims.evidence.subject import RendererBusyError
from claims.register.locks import lock_claims

log = structlog.get_logger(__name__)

CHUNK = 100  # claims that are read and written together
ATTEMPTS = 3  # after so many, the run that overtook this one does the rest
NOTHING_FOUND = Found(Verdict.OK, NOTHING)
# Errors that a file can cause in a check. Others (storage, database) end the run, and a sweep
# enqueues it again.
BREAKDOWNS = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)


class CheckAnswer(NamedTuple):
    """Answer to a Question, ready to be written as a finding. It does not hold the subject, whose
    texts can be released."""

    key: Key
    kind: str
    version: int
    digest: bytes
    earlier: Earlier
    found: Found


@dataclass
class CheckOutcome:
    """Result of a run, as primary keys of claims: `changed` have new findings that people see;
    `retry` should be checked again, because an external service (tax office) did not answer."""

    changed: set[int] = field(default_factory=set)
    retry: set[int] = field(default_factory=set)


def check_claim(*, claim_id: int) -> CheckOutcome:
    """Run the checks on a claim and its documents whose inputs have changed, and write new findings
    (`check_many`). Checks that query an external service are left out."""
    return check_many([claim_id])


def mark_failed(claim_id: int) -> None:
    """Record the finding "the checks could not be made" for a claim whose checks kill their
    workers: for each check whose inputs have changed, without those that query an external service.

    The next run makes these checks again.
    """
    checks = [c for c in all_checks() if c.is_on() and not c.is_external]
    failed = Found(Verdict.UNKNOWN, FAILED)
    answers = []
    for question in questions_of([claim_id], checks):
        digest = digest_of(question.check, question.subject, preliminary=True)
        answers.append(_answer_to(question, digest, failed))
    _write(answers)


def check_many(claim_ids: Iterable[int], *, outside: bool = False) -> CheckOutcome:
    """Run the checks on many claims (primary keys) and their documents whose inputs have changed,
    and write new findings. Emits `findings_changed` for claims with findings that people see.

    Works in chunks of 100 claims: the number of queries grows with the chunks, not the claims.
    `outside` runs only the checks that query an external service; without it, all others run.
    """
    checks = [c for c in all_checks() if c.is_on() and c.is_external == outside]
    outcome = CheckOutcome()
    if checks:
        for chunk in _chunks(sorted(set(claim_ids))):
            _check_chunk(chunk, checks, outcome)
    return outcome


def _chunks(ids: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), CHUNK):
        yield list(ids[start : start + CHUNK])


def _check_chunk(claim_ids: list[int], checks: list[Check], outcome: CheckOutcome) -> None:
    """Run the checks on some claims, write the findings, and add to `outcome`. Runs again, up to
    ATTEMPTS times in all, for claims on which another run has written meanwhile."""
    for _attempt in range(ATTEMPTS):
        answers = _answers(questions_of(claim_ids, checks), outcome)
        if not answers:
            return
        changed, overtaken = _write(answers)
        outcome.changed |= changed
        if not overtaken:
            return
        claim_ids = sorted(overtaken)


# ------------------------------------------------------------------ asking
def _answers(questions: list[Question], outcome: CheckOutcome) -> list[CheckAnswer]:
    for check in {question.check for question in questions}:
        check.prepare([q.subject for q in questions if q.check is check])
    answers = []
    for _subject, group in groupby(questions, key=lambda q: id(q.subject)):
        for question in group:
            answer = _answer(question, outcome)
            if answer is not None:
                answers.append(answer)
        question.subject.release()
    return answers


def _answer(question: Question, outcome: CheckOutcome) -> CheckAnswer | None:
    """Run a check and return its answer. A check that raises one of BREAKDOWNS gives the finding
    FAILED.

    Returns None if the document's file is missing or no renderer is free, and for a preliminary
    answer (an external service did not answer) that is stored already. Adds the claim to
    `outcome.retry` for every preliminary answer.
    """
    check, subject, earlier = question.check, question.subject, question.earlier
    try:
        found = check.find(subject) or NOTHING_FOUND
        if subject.read and check.rests_on_words:
            found = picture_confidence.weigh(found, subject.text)
    except OriginalMissingError:
        log.error("original_missing", document=question.key.document_id)
        return None
    except RendererBusyError:
        log.warning("renderer_busy", document=question.key.document_id)
        return None
    except BREAKDOWNS as error:
        # without message and traceback, which may quote the document
        log.error("check_failed", key=tuple(question.key), error=type(error).__name__)
        found = Found(Verdict.UNKNOWN, FAILED)
    digest = question.digest
    if found.retry:
        outcome.retry.add(subject.claim.pk)
        digest = digest_of(check, subject, preliminary=True)
        if digest == earlier.digest:
            return None
    return _answer_to(question, digest, found)


def _answer_to(question: Question, digest: bytes, found: Found) -> CheckAnswer:
    version, earlier = question.check.version, question.earlier
    return CheckAnswer(question.key, question.kind, version, digest, earlier, found)


# ------------------------------------------------------------------ writing
@transaction.atomic
def _write(answers: list[CheckAnswer]) -> tuple[set[int], set[int]]:
    """Write new findings in a transaction with their claims locked, enqueue the checks of claims
    newly linked or no longer linked, and emit `findings_changed`. Returns the primary keys of the
    claims with visible changes, and of those on which another run wrote meanwhile."""
    claim_ids = sorted({answer.key.claim_id for answer in answers})
    lock_claims(claim_ids)
    known = earlier_findings(claim_ids)
    fresh, overtaken = [], set()
    for answer in answers:
        newest = known.get(answer.key, Earlier())
        if newest.digest == answer.digest:
            continue  # another run was faster, with the same inputs
        if newest.run_no != answer.earlier.run_no:
            overtaken.add(answer.key.claim_id)
            continue
        fresh.append(answer)
    findings = Finding.objects.bulk_create([_finding(answer) for answer in fresh])
    links = [
        FindingLink(finding=finding, other_claim_id=pk)
        for finding, answer in zip(findings, fresh, strict=True)
        for pk in dict.fromkeys(answer.found.links)
    ]
    _enqueue_linked(fresh, claim_ids)
    FindingLink.objects.bulk_create(links)
    changed = {answer.key.claim_id for answer in fresh if _is_visible(answer)}
    if changed:
        hooks.emit("findings_changed", sorted(changed))
    log.info("claims_checked", claims=len(claim_ids), findings=len(findings))
    return changed, overtaken


def _finding(answer: CheckAnswer) -> Finding:
    found = answer.found
    return Finding(
        claim_id=answer.key.claim_id,
        document_id=answer.key.document_id,
        kind=answer.kind,
        check_code=answer.key.code,
        check_version=answer.version,
        verdict=found.verdict,
        said=found.said,
        values=dict(found.values),
        page=found.page,
        box=list(found.box) if found.box else None,
        data=dict(found.data),
        estimated_loss=found.estimated_loss,
        input_digest=answer.digest,
        run_no=answer.earlier.run_no + 1,
        at=clock.now(),
    )


def _is_visible(answer: CheckAnswer) -> bool:
    """Return True if the answer changes what the desk shows: False only if neither it nor the
    stored finding before it has anything to say."""
    return answer.found.said != NOTHING or answer.earlier.said != NOTHING


def _enqueue_linked(fresh: list[CheckAnswer], checked: list[int]) -> None:
    """Enqueue the checks of claims to which links were added or removed, except those of `checked`:
    they share the same facts."""
    earlier = [answer.earlier.pk for answer in fresh if answer.earlier.pk]
    before: dict[int, set[int]] = {}
    rows = FindingLink.objects.filter(finding__in=earlier).values_list("finding", "other_claim")
    for finding, other in rows:
        before.setdefault(finding, set()).add(other)
    moved: set[int] = set()
    for answer in fresh:
        moved |= before.get(answer.earlier.pk or 0, set()) ^ set(answer.found.links)
    enqueue_checks(moved - set(checked))
