"""Errors of payment days, transfer limits and batch plans."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.errors import DomainError


class PaymentDaysError(DomainError):
    """A proposed payment calendar is invalid. `why` is none (no weekday), off (an extra day on
    which banks are closed) or both (a day both added and closed)."""

    SENTENCES: dict[str, str | Promise] = {
        "none": _("지급 요일을 하나는 골라 주세요."),
        "off": _("더하는 지급일은 은행이 쉬지 않는 날이어야 합니다: %(days)s."),
        "both": _("같은 날을 더하는 지급일과 쉬는 지급일에 함께 적을 수 없습니다: %(days)s."),
    }

    def __init__(self, why: str, days: str = "") -> None:
        super().__init__(str(self.SENTENCES[why]) % {"days": days}, why=why)


class LimitNotAboveZeroError(DomainError):
    message = _("한도는 1보다 작을 수 없습니다. 한도를 두지 않으려면 칸을 비워 주세요.")


class BatchAboveDayError(DomainError):
    """A proposed transfer limit allows more for a single batch than for a whole day."""

    message = _("한 묶음의 한도가 하루 한도보다 큽니다. 하루 한도보다 크지 않게 적어 주세요.")


class TooManyBatchesError(DomainError):
    """The plan has more batches (`count`) than are built in one request (`most`)."""

    def __init__(self, count: int, most: int) -> None:
        text = _(
            "계획한 묶음이 %(count)s개여서 한 번에 만들 수 없습니다. 한 번에 %(most)s개까지 "
            "만듭니다. 지급 종류를 고르거나 은행마다 나누지 않게 바꿔 주세요."
        )
        super().__init__(text % {"count": f"{count:,}", "most": f"{most:,}"}, count=count)
