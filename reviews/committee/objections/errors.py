"""Errors of the verbs of objections, each with one plain sentence for the user."""

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError


class NoObjectionError(DomainError):
    """Refusal of an objection: the council judges the claim, it is withdrawn or erased, the route
    was objected to before, or the day or the channel is impossible."""

    message = _(
        "이의는 협의체가 심의하지 않은 경로마다 한 번, 신청을 접수한 날부터 오늘까지의 날짜로 "
        "접수합니다. 철회했거나 개인정보를 파기한 신청에는 받지 않습니다."
    )


class ObjectionRouteError(DomainError):
    message = _("지금과 다른 경로를 고르고, 구간 지급이면 구간도 골라 주세요.")


class LowerTierError(DomainError):
    message = _("이의로 지원금이 줄지 않습니다. 지금보다 금액이 큰 구간을 골라 주세요.")


class NoLossError(DomainError):
    """Refusal to take a claim without a claimed loss to the council: there is nothing to assess."""

    message = _("신청액이 없는 신청은 협의체가 심의할 금액이 없어 협의체로 보낼 수 없습니다.")


class RouteMovedError(ConflictError):
    message = _(
        "이의를 접수한 뒤에 신청의 경로가 바뀌었습니다. 이 이의는 철회로 처리하고, "
        "새 경로에도 이의가 있으면 다시 접수해 주세요."
    )


class RouteMovedSinceAnswerError(RouteMovedError):
    """Refusal to take a refused objection to the council: the route that it was against is not the
    claim's any more. An answered objection is not withdrawn."""

    message = _(
        "이의에 답한 뒤에 신청의 경로가 바뀌어 이 이의를 협의체로 넘기지 않습니다. "
        "새 경로에 이의가 있으면 새로 접수해 주세요."
    )


class PassedLateError(DomainError):
    """Refusal to take an objection to the council after the last day for it. `details["day"]` is
    that day, as text."""

    def __init__(self, *, day: str) -> None:
        text = _("협의체에 이의를 제기하는 기한(%(day)s)이 지나 넘길 수 없습니다.")
        super().__init__(text % {"day": day}, day=day)


class PassDayError(DomainError):
    message = _("협의체에 이의를 제기한 날은 답을 확인한 날부터 오늘까지로 적어 주세요.")
