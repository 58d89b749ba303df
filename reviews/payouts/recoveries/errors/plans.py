"""Errors of plans of instalments."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from claims.errors import DomainError, ForbiddenError


class PlanTooMuchError(DomainError):
    """The instalments of a plan are more than the recovery may ask for by the present route or
    appeal (`MayAsk`); `left` is that sum in won."""

    def __init__(self, left: int) -> None:
        text = _(
            "이 환수를 올린 뒤에 지원금이 다시 정해져 지금 이 환수로 청구할 수 있는 돈은 "
            "%(left)s원입니다. 회차의 합을 그 금액으로 정해 주세요."
        )
        if not left:
            text = _(
                "이 환수를 올린 뒤에 지원금이 다시 정해져 지금 이 환수로 청구할 수 있는 돈이 "
                "없습니다. 나누어 낼 일정을 정하지 않습니다."
            )
        super().__init__(text % {"left": f"{left:,}"}, left=left)


class PlanSumError(DomainError):
    """The instalments of a plan do not add up to what is left to pay of the recovery; both sums are
    given in won."""

    def __init__(self, total: int, left: int) -> None:
        text = _(
            "회차의 합 %(total)s원이 남은 금액 %(left)s원과 다릅니다. 두 금액이 같게 고쳐 주세요."
        )
        super().__init__(text % {"total": f"{total:,}", "left": f"{left:,}"}, left=left)


class PlanDaysError(DomainError):
    message = _("납부일은 오늘부터 날짜 순서대로, 서로 다른 날이어야 합니다.")


class PlanFarError(DomainError):
    message = _("첫 납부일은 1년 안, 마지막 납부일은 3년 안의 날이어야 합니다.")


class PlanDayOffError(DomainError):
    message = _("납부일은 주말과 공휴일이 아닌 날이어야 합니다. 다음 영업일로 적어 주세요.")


class ProlongedPlanError(ForbiddenError):
    """The person who agreed to the newest plan of a recovery may not agree to one that ends later:
    alone they would put off a debt for ever. `day` is the newest plan's last day (None: not looked
    up)."""

    message = _(
        "앞의 분할 납부를 정한 사람은 마지막 납부일을 더 늦출 수 없습니다. "
        "다른 지급 담당이 정합니다."
    )

    def __init__(self, day: date | None = None) -> None:
        text = _(
            "앞의 분할 납부를 정한 사람은 마지막 납부일을 %(day)s보다 늦출 수 없습니다. "
            "더 늦추려면 다른 지급 담당이 정합니다."
        )
        super().__init__(text % {"day": date_format(day, "DATE_FORMAT")} if day else None)


class PlanLengthError(DomainError):
    message = _("분할은 2회에서 24회까지 정할 수 있습니다.")
