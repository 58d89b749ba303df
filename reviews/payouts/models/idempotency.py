"""Idempotency keys of requests that moved money, with the answers for their repetitions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims import clock
from claims.trail.triggers import AppendOnly
from claims.users.actors import actor

__all__ = ["IdempotencyKey"]


class IdempotencyKey(models.Model):
    """Key of a POST request that moved money, with a digest of the request and its answer, for
    repetitions. Written in the transaction of the request; unique for user, route and key."""

    user = actor(_("사용자"))
    route = models.CharField(_("요청"), max_length=60)
    key = models.UUIDField(_("열쇠"))
    request_digest = models.BinaryField(_("요청 지문"), max_length=16)
    answer = models.JSONField(
        _("답")
    )  # {"location", "said": [[level, text], ...]}; no personal data
    at = models.DateTimeField(_("시각"), default=clock.now)

    class Meta:
        verbose_name = _("요청 열쇠")
        verbose_name_plural = pgettext_lazy("several", "요청 열쇠")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "route", "key"], name="request_is_answered_once"
            )
        ]
        triggers = [AppendOnly()]

    def __str__(self) -> str:
        return f"{self.route} {self.key}"
