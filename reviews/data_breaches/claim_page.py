"""Data breaches on the claim page: lines of the status card that answer a claimant who asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from claims.page_parts import Section, StatusLine
from claims.register.models import Claim
from reviews.data_breaches.models import DataBreach
from reviews.data_breaches.permissions import SEES

ANSWERS = ("claims.look_up_claim", SEES)


def breaches_of(claim: Claim) -> list[DataBreach]:
    """Return the breaches that affect a claim, the newest first."""
    rows = DataBreach.objects.filter(sources__removed_at=None, sources__claims__claim=claim)
    return list(rows.distinct().order_by("-pk"))


def status_lines(user: Any, claim: Claim) -> Iterator[StatusLine]:
    """Yield a line of the claim's status card for each breach that affects it: what got out, how,
    what the claimant can do. Only for users with one of ANSWERS. One query."""
    if not any(user.has_perm(one) for one in ANSWERS):
        return
    for breach in breaches_of(claim):
        text = _(
            "이 신청의 개인정보가 %(kind)s 사고에 들어 있습니다(%(items)s). %(circumstances)s "
            "%(advice)s"
        ) % {
            "kind": breach.get_kind_display(),
            "items": ", ".join(breach.item_labels),
            "circumstances": breach.circumstances,
            "advice": breach.advice,
        }
        yield StatusLine(Section.STATE, text, "warn")
