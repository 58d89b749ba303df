"""The sheet that stands before a policy is published."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from claims.confirmation.sheet import Sheet
from claims.money import format_won
from claims.policy.models import SupportPolicy
from claims.shown.days import moment


def publication_sheet(policies: Iterable[SupportPolicy], back: str) -> Sheet:
    """Publishing drafts: what they grant, from when, and that they are frozen then."""
    facts: list[tuple[str, str]] = []
    rows = list(policies)
    for policy in rows:
        facts += [
            (_("정책"), f"{policy.programme} · {policy}"),
            (_("시행"), moment(policy.effective_from) if policy.effective_from else _("공포 즉시")),
            (_("심의 기준액"), _("%(won)s원") % {"won": format_won(policy.review_threshold)}),
            (_("구간"), _tiers(policy)),
        ]
    return Sheet(
        title=_("정책 공포"),
        button=_("공포"),
        back=back,
        facts=tuple(facts),
        told=_("신청인에게 나가는 통지는 없습니다."),
        warning=_(
            "공포한 정책은 고칠 수 없습니다. 시행되면 새 신청의 분류와 의결이 이 정책을 따릅니다."
        ),
        of=",".join(f"{policy.pk}:{policy.published_at}" for policy in rows),
    )


def _tiers(policy: SupportPolicy) -> str:
    tiers = policy.tiers.order_by("upper_bound").values_list("upper_bound", "amount")
    parts = (
        _("%(bound)s원까지 %(won)s원") % {"bound": format_won(bound), "won": format_won(won)}
        for bound, won in tiers
    )
    return ", ".join(parts) or "–"
