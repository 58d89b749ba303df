"""What the automatic checks say, beside the documents they speak of. They never decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef

from claims import hooks
from claims.evidence.models import Finding, FindingLink
from claims.privacy.crypto import text_digest
from claims.register.models import Claim
from claims.users.models import User

SALES_CHECK = "sales.fall"


def findings_of(claim: Claim, user: User) -> list[Finding]:
    """Current findings, each with `shown_links` (claims that `user` may know of) and
    `unshown_links` (how many others there are). Two queries."""
    findings = list(
        Finding.objects.current([claim.pk]).select_related("document").order_by("kind", "pk")
    )
    known = Claim.objects.filter(hooks.claims_scope(user), pk=OuterRef("other_claim"))
    links = (
        FindingLink.objects.filter(finding__in=[finding.pk for finding in findings])
        .annotate(known=Exists(known))
        .select_related("other_claim")
        .order_by("pk")
    )
    shown, unshown = defaultdict(list), defaultdict(int)
    for link in links:
        if link.known:
            shown[link.finding_id].append(link.other_claim)
        else:
            unshown[link.finding_id] += 1
    for finding in findings:
        finding.claim = claim
        finding.shown_links = shown[finding.pk]
        finding.unshown_links = unshown[finding.pk]
    return findings


def by_kind(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Findings of each kind of document, the gravest first."""
    kinds: dict[str, list[Finding]] = defaultdict(list)
    for finding in sorted(findings, key=lambda f: (WEIGHT[f.verdict], f.pk)):
        kinds[finding.kind].append(finding)
    return dict(kinds)


WEIGHT = {"problem": 0, "warning": 1, "ok": 2, "unknown": 3}


def sales_of(findings: Iterable[Finding]) -> dict[str, Any] | None:
    """The daily series around the outage, for the chart; None where no sheet carries the days."""
    spoken = [f for f in findings if f.check_code == SALES_CHECK and f.data.get("days")]
    if not spoken:
        return None
    finding = max(spoken, key=lambda f: (f.estimated_loss is not None, f.pk))
    return {**finding.data, "finding": finding}


def digest_of(claim_id: int) -> str:
    """Changes whenever the current findings of a claim do."""
    return digest(Finding.objects.current([claim_id]).values_list("pk", flat=True))


def digest(keys: Iterable[int]) -> str:
    return text_digest(*(str(pk) for pk in sorted(keys))).hex()
