"""Confirmation sheet before all failed benefits of one reason are planned again or dropped."""

from __future__ import annotations

from django.utils.translation import gettext as _

from claims.confirmation.forms import ReasonForm
from claims.confirmation.sheet import Sheet
from claims.policy.models import Programme
from reviews.benefits.errors import BenefitMovedError
from reviews.benefits.grants.failures import failed_of


def failures_sheet(
    programme: Programme, failed_as: str, form: ReasonForm | None, back: str
) -> Sheet:
    """Return the sheet with the number of failed benefits of a programme with one reason of
    failure. With `form`, which asks for a reason, they are dropped, else planned again. Raises
    BenefitMovedError (409) if none is left."""
    count = failed_of(programme, failed_as).count()
    if not count:
        raise BenefitMovedError
    drops = form is not None
    return Sheet(
        title=_("실패한 혜택 모두 제공하지 않기") if drops else _("실패한 혜택 모두 다시 담기"),
        button=_("제공하지 않음") if drops else _("다음 묶음에 담기"),
        back=back,
        facts=(
            (_("지원사업"), str(programme.name)),
            (_("실패 사유"), failed_as or "–"),
        ),
        count=count,
        notified=_("아무에게도 알리지 않습니다."),
        next_person=_("없음") if drops else _("다음 제공 묶음을 만들 때 담깁니다."),
        undo_text=_("혜택마다 뒤에 다시 담을 수 있습니다")
        if drops
        else _("묶음에 담기기 전에는 제공하지 않기로 바꿀 수 있습니다"),
        fields=form,
        version=f"{programme.pk}:{failed_as}:{drops}",
    )
