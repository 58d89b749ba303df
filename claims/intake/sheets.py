"""The sheet that stands before a filing window is extended."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from claims.confirmation.sheet import Sheet
from claims.intake.models import WindowExtension, WindowKind
from claims.register.models import Claim, Route
from claims.shown.days import day, moment


def extension_sheet(extension: WindowExtension, back: str) -> Sheet:
    """Moving a closing later: from when to when, and how many late claims are routed by it."""
    window = extension.window
    late = Q(route=Route.LATE, window__incident=window.incident_id)
    filed = Q(filed_at__gte=window.opens_at, filed_at__lt=extension.closes_after)
    takes_in = window.kind == WindowKind.FILING
    return Sheet(
        title=_("접수기간 연장"),
        button=_("연장"),
        back=back,
        facts=(
            (_("접수기간"), f"{window.code} {window.name}"),
            (_("지금 마감"), moment(window.closes_at)),
            (_("새 마감"), moment(extension.closes_after)),
            (_("공고일"), day(extension.announced_on)),
            (_("사유"), extension.reason),
        ),
        count=Claim.objects.filter(late, filed).count() if takes_in else None,
        told=_("신청인에게 자동으로 나가는 통지는 없습니다."),
        then=_("없음. 기간 밖이던 신청이 바로 분류되고, 마감은 다시 앞당길 수 없습니다."),
    )
