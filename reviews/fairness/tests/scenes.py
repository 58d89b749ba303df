"""Decided claims of a council in which one member adds to what the others would give."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from random import Random
from typing import Any
from unittest.mock import patch

from claims import clock
from claims.policy.models import Industry, Service
from claims.tests.factories import UserFactory
from reviews.committee.models import Member, Review
from reviews.committee.seats import draws
from reviews.committee.tests import factories as make

CLAIMS = 24
BIAS = 1.2


def biased_council() -> dict[str, Any]:
    """Alike claims, decided over some weeks; the first member adds a fifth. The panels are the same
    in every run: their lots would else hang on keys, and figures of chance on them."""
    dice = Random(5)  # noqa: S311 - a test's draw
    council = make.council(4, 1)
    keys = Member.objects.order_by("pk").values_list("pk", flat=True)
    rank = {pk: n for n, pk in enumerate(keys)}

    def lot(_seed: str, member: int) -> bytes:
        return sha256(f"{place}:{rank[member]}".encode()).digest()

    biased = council[0]
    industry, service = Industry.objects.first(), Service.objects.filter(merged_into=None).first()
    reviews = []
    for place in range(CLAIMS):
        long_ago = clock.now() - timedelta(days=2 * (CLAIMS - place))
        with clock.at(long_ago), patch.object(draws, "lot_of", lot):
            loss = 1_000_000 + 1_000 * place
            review = make.in_review(claimed_loss=loss, industry=industry, service=service)
            level = 500_000 + dice.randint(-150_000, 150_000)
            for seat in make.panel(review):
                own = level * (BIAS if seat.member_id == biased.pk else 1) * dice.gauss(1, 0.03)
                make.vote(review, seat, "partly", int(own))
            reviews.append(review.pk)
    return {
        "biased": biased,
        "members": council,
        "reviews": list(Review.objects.filter(pk__in=reviews)),
        "industry": industry,
        "chair": make.chair(),
        "auditor": UserFactory(roles="auditor"),
    }


def other_member(site: dict[str, Any]) -> Member:
    return site["members"][1]
