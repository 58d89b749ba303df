"""Errors of the verbs of saved views."""

from django.utils.translation import gettext_lazy as _

from claims.errors import DomainError


class TitleNeededError(DomainError):
    message = _("보기의 이름을 적어 주세요. 40자까지 쓸 수 있습니다.")


class TitleTakenError(DomainError):
    message = _("같은 이름의 보기가 이미 있습니다. 다른 이름을 적어 주세요.")


class TooManyViewsError(DomainError):
    message = _("한 목록에 보기를 50개까지 둘 수 있습니다. 쓰지 않는 보기를 지워 주세요.")


class RoleNotOfferedError(DomainError):
    message = _("이 역할과는 공유할 수 없습니다. 역할을 다시 골라 주세요.")


class GoneError(DomainError):
    message = _("보기가 이미 없습니다. 목록을 다시 열어 주세요.")
    status = 409
