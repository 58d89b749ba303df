"""Findings for pages: their order, and the links that a user may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import ngettext

from claims.documents.models import Document
from claims.evidence.models import Finding, FindingLink, Verdict
from claims.register.models import Claim

# The order of the desk: what needs attention comes first.
WEIGHT = {Verdict.PROBLEM: 0, Verdict.WARNING: 1, Verdict.UNKNOWN: 2, Verdict.OK: 3}


def findings_of(claim: Claim) -> list[Finding]:
    """Return a claim's current findings (FindingQuerySet.current), gravest first, with documents
    and linked claims prefetched: two queries. Linked claims outside a user's scope are among them:
    show them by `links_for`."""
    rows = Finding.objects.current([claim.pk]).select_related("document")
    links = FindingLink.objects.select_related("other_claim")
    found = list(rows.prefetch_related(Prefetch("links", links)))
    return sorted(found, key=lambda finding: (WEIGHT[finding.verdict_choice], finding.check_code))


def findings_about(document: Document, user: Any) -> list[Finding]:
    """Return the current findings about one document, gravest first. Each has the attribute
    `visible_links`, the Links that this user may see."""
    findings = [one for one in findings_of(document.claim) if one.document_id == document.pk]
    links = links_for(findings, user)
    for one in findings:
        one.visible_links = links[one.pk]  # type: ignore[attr-defined]
    return findings


def by_kind(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Group findings by kind of document: {kind: findings}. Within a kind they keep the given
    order; kinds without findings are absent."""
    kinds: dict[str, list[Finding]] = {}
    for finding in findings:
        kinds.setdefault(finding.kind, []).append(finding)
    return kinds


@dataclass
class Links:
    """The other claims of a finding for one reader: `claims` in the reader's scope, and `hidden`,
    the number of those outside it."""

    claims: list[Claim] = field(default_factory=list)
    hidden: int = 0

    @property
    def hidden_text(self) -> str:
        """A sentence with the number of linked claims that the reader may not see; '' if there are
        none."""
        if not self.hidden:
            return ""
        sentence = (
            ngettext("다른 신청 %(count)s건", "다른 신청 %(count)s건", self.hidden)
            if not self.claims
            else ngettext("그 밖의 신청 %(count)s건", "그 밖의 신청 %(count)s건", self.hidden)
        )
        return sentence % {"count": self.hidden}


def links_for(findings: Iterable[Finding], user: Any) -> dict[int, Links]:
    """Return {primary key of a finding: Links} for these findings, as this user may see them, in
    one query. A claim outside the user's scope is counted in `hidden` and not named."""
    findings = list(findings)
    wanted = {link.other_claim_id for finding in findings for link in finding.links.all()}
    seen: set[int] = set()
    if wanted:
        visible = Claim.objects.visible_to(user).filter(pk__in=wanted)
        seen = set(visible.values_list("pk", flat=True))
    by_finding: dict[int, Links] = {}
    for finding in findings:
        links = Links()
        for link in finding.links.all():
            if link.other_claim_id in seen:
                links.claims.append(link.other_claim)
            else:
                links.hidden += 1
        by_finding[finding.pk] = links
    return by_finding
