"""Findings of the automatic checks for the desk, beside their documents. They never decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from claims.evidence import display
from claims.evidence.models import Finding, series_of
from claims.evidence.reading_marks.queries import add_marks
from claims.personal_data.crypto import text_digest
from claims.register.models import Claim
from claims.users.models import User


def findings_of(claim: Claim, user: User) -> list[Finding]:
    """Return the current findings of the automatic checks on a claim, the gravest first. Each has
    `shown_links` (linked claims that `user` may see), `unshown_links` (the number of others),
    `links_rest` (a text for those others, or ''), `is_marked` and `marked_by_me` (as a wrong
    reading). Five queries at most."""
    findings = display.findings_of(claim)
    links = display.links_for(findings, user)
    add_marks(findings, user)
    one: Any  # with attributes that the page adds
    for one in findings:
        one.claim = claim
        one.shown_links = links[one.pk].claims
        one.unshown_links = links[one.pk].hidden
        one.links_rest = links[one.pk].hidden_text
    return findings


def sales_of(findings: Iterable[Finding]) -> dict[str, Any] | None:
    """Return the data of the finding with the daily sales around the outage, for the chart, and the
    finding itself as `finding`; None if no document has the days. If there are several, it is the
    best one by the ranking of `claims.evidence.sales`."""
    finding = series_of(findings)
    return {**finding.data, "finding": finding} if finding else None


def estimate_of(findings: Iterable[Finding]) -> Finding | None:
    """Return the finding whose estimated loss the secretariat may take as the assessed loss: the
    one of the chart, else the newest. None if no finding has an estimate."""
    estimates = [finding for finding in findings if finding.estimated_loss is not None]
    newest = max(estimates, key=lambda finding: finding.pk, default=None)
    return series_of(estimates) or newest  # the chart shows the same one


def digest_of(claim_id: int) -> str:
    """Return a hex digest of the keys of a claim's current findings: another one once a check has
    run again. One query."""
    return findings_digest(Finding.objects.current([claim_id]).values_list("pk", flat=True))


def findings_digest(keys: Iterable[int]) -> str:
    return text_digest(*(str(pk) for pk in sorted(keys))).hex()
