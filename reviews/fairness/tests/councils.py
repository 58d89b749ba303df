"""Simulated councils: claims, panels drawn from members, and amounts with a planted bias. Pure."""

from __future__ import annotations

from math import log
from random import Random

from reviews.fairness.panels import Ballot

NOISE = 0.15  # standard deviation of a vote's logarithm


def council(
    seed: int, *, members: int = 6, ballots: int = 120, bias: dict[int, float] | None = None
) -> list[Ballot]:
    """Return ballots of three members drawn by lot; `bias` multiplies a member's amounts."""
    dice, found = Random(seed), []  # noqa: S311 - a test's draw
    for _ in range(ballots):
        claim = dice.gauss(13.5, 0.8)
        panel = dice.sample(range(members), 3)
        found.append(
            {
                member: claim + dice.gauss(0, NOISE) + log((bias or {}).get(member, 1.0))
                for member in panel
            }
        )
    return found
