"""Questions about representations: who may see them, which wait for a second person, which hold."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from claims import clock
from claims.representation.models.choices import CONFIRM, RepresentationStatus

if TYPE_CHECKING:
    from claims.representation.models.representations import Representation  # noqa: F401


class RepresentationQuerySet(models.QuerySet["Representation"]):
    def visible_to(self, user: Any) -> RepresentationQuerySet:
        return self if user.has_perm(CONFIRM) else self.filter(entered_by=user)

    def waiting(self) -> RepresentationQuerySet:
        return self.filter(status=RepresentationStatus.WAITING)

    def ending(self) -> RepresentationQuerySet:
        """Return the representations whose end waits for its second person."""
        return self.filter(status=RepresentationStatus.IN_FORCE, ending_by__isnull=False)

    def to_settle(self) -> RepresentationQuerySet:
        """Return the representations that wait for their second person, to begin or to end."""
        return self.filter(
            Q(status=RepresentationStatus.WAITING)
            | Q(status=RepresentationStatus.IN_FORCE, ending_by__isnull=False)
        )

    def waiting_for(self, user: Any) -> RepresentationQuerySet:
        """Return the representations that other people entered, or want to end. The caller checks
        the permission to confirm."""
        own = Q(ending_by__isnull=True, entered_by=user) | Q(ending_by=user)
        return self.to_settle().exclude(own)

    def in_force(self, on: date | None = None) -> RepresentationQuerySet:
        """Return the representations in force on a day (KST, default: today): confirmed, begun and
        not over."""
        on = on or clock.today()
        not_over = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
        return self.filter(not_over, status=RepresentationStatus.IN_FORCE, valid_from__lte=on)
