"""The confirmation sheet before a version of the statistics is published."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.confirmation.sheet import Sheet
from reviews.publication.layout import Layout
from reviews.publication.models import Publication


def publication_sheet(version: Publication) -> Sheet:
    """Return the confirmation sheet that is shown before a version is published: its day, the
    person who prepared it, its summary and the number of hidden cells. Checks nothing."""
    layout = Layout(version.content)
    figures = tuple((one.label, one.text) for one in layout.summary())
    corrects = ((_("고치는 판"), str(version.corrects.number)),) if version.corrects else ()
    reason = ((_("고치는 사유"), version.reason),) if version.reason else ()
    return Sheet(
        title=_("통계 공표 확인 (두 번째 사람)"),
        button=_("확인하고 공표"),
        back=reverse("publication:publication", args=[version.pk]),
        facts=(
            (_("기준일"), date_format(version.as_of)),
            (_("준비한 사람"), str(version.prepared_by)),
            *corrects,
            *reason,
            *figures,
            (_("가린 칸"), f"{hidden_cells(version):,}"),
        ),
        notified=_("없음. 공개 현황 화면에 바로 보입니다."),
        next_person=_("없음"),
        warning=_(
            "공표한 판은 고치거나 지울 수 없습니다. 잘못을 찾으면 사유를 적은 새 판이 대신합니다."
        ),
        version=f"{version.pk}:{version.status}:{version.digest}",
    )


def hidden_cells(version: Publication) -> int:
    """Return the number of figures in a version's tables that are hidden."""
    cells = version.content["cells"].values()
    return sum(value is None for row in cells for value in row)
