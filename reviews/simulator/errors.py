"""Errors of the simulator."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from claims.errors import DomainError


class SimulationTookTooLongError(DomainError):
    status = 503
    message = _("제때 다 계산하지 못했습니다. 접수나 지급이 몰리지 않는 때에 다시 해 주세요.")
