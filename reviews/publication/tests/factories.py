"""Versions of the statistics in every state, over a register that is large enough to publish."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from claims import clock
from claims.policy.models import Company, Service
from claims.register.models import Claim
from claims.tests.factories import ClaimFactory, UserFactory
from claims.users.models import User
from reviews.publication.models import Publication
from reviews.publication.verbs import prepare_publication, publish

FILED = timezone.make_aware(dt.datetime(2022, 10, 20, 10))


def secretary() -> User:
    return UserFactory(roles="secretariat")


def chair() -> User:
    return UserFactory(roles="chair")


def claims(number: int, **facts: Any) -> list[Claim]:
    return ClaimFactory.create_batch(number, **{"filed_at": FILED, **facts})


def affiliate() -> Company:
    return Company.objects.filter(is_operator=False).order_by("pk")[0]


def other_service() -> Service:
    return Service.objects.order_by("-pk")[0]


def register() -> None:
    """Forty claims: two kinds of claimant, two fees, three of them on an affiliate."""
    claims(15, fee="paid", claimed_loss=200_000)
    claims(10, fee="free", claimed_loss=400_000)
    claims(12, no_loss=True, fee="free", claimant_kind="individual")
    claims(3, company=affiliate(), route="affiliate", tier=None, claimed_loss=200_000)


def days_ago(days: int) -> dt.date:
    return clock.today() - dt.timedelta(days=days)


def prepared(*, days: int = 1, by: User | None = None, **more: Any) -> Publication:
    if not Claim.objects.exists():
        register()
    return prepare_publication(as_of=days_ago(days), by=by or secretary(), **more)


def published(*, days: int = 1, **more: Any) -> Publication:
    return publish(version=prepared(days=days, **more), by=chair())
