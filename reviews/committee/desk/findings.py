"""What the automatic checks say, beside the documents they speak of. They never decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from claims.evidence import display as shown
from claims.evidence.models import Finding
from claims.evidence.sales.selection import series_of
from claims.personal_data.crypto import text_digest
from claims.register.models import Claim
from claims.users.models import User


def findings_of(claim: Claim, user: User) -> list[Finding]:
    """Current findings, the gravest first. Each has `shown_links` (claims that `user` may know
    of), `unshown_links` (how many others) and `links_rest` (their words). Four queries at most."""
    findings = shown.findings_of(claim)
    links = shown.links_for(findings, user)
    one: Any  # what the page adds stands beside the row's own columns
    for one in findings:
        one.claim = claim
        one.shown_links = links[one.pk].claims
        one.unshown_links = links[one.pk].hidden
        one.links_rest = links[one.pk].rest
    return findings


def sales_of(findings: Iterable[Finding]) -> dict[str, Any] | None:
    """The daily series around the outage, for the chart; None where no sheet carries the days.

    Of several documents the best one is drawn, as the sales room ranks them.
    """
    finding = series_of(findings)
    return {**finding.data, "finding": finding} if finding else None


def estimate_of(findings: Iterable[Finding]) -> Finding | None:
    """The finding whose estimated loss the secretariat may take; None without an estimate."""
    estimates = [finding for finding in findings if finding.estimated_loss is not None]
    newest = max(estimates, key=lambda finding: finding.pk, default=None)
    return series_of(estimates) or newest  # the one that the chart shows


def digest_of(claim_id: int) -> str:
    """Changes whenever the current findings of a claim do."""
    return digest(Finding.objects.current([claim_id]).values_list("pk", flat=True))


def digest(keys: Iterable[int]) -> str:
    return text_digest(*(str(pk) for pk in sorted(keys))).hex()
