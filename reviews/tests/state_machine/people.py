"""The people who act: at least two of each role, and people with two roles, who test the bars."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F

from claims.policy.models import SupportPolicy
from claims.policy.verbs import copy_policy
from claims.tests.factories import UserFactory, held_before, publish
from claims.users.models import User
from reviews.committee.models import Member
from reviews.committee.tests import factories as f

MORNING = dt.datetime(2023, 2, 1, 1, tzinfo=dt.UTC)  # ten o'clock in Seoul
# From then on a version of the policy is in force whose tiers give more: standing claims can move.
NEW_TIERS_FROM = MORNING + dt.timedelta(days=1)
MORE = 10_000  # won


@dataclass(frozen=True)
class People:
    """Made once for a run; claims come and go, people stay."""

    council: list[Member]
    chairs: list[User]
    secretaries: list[User]
    finance: list[User]
    others: list[User]

    @property
    def everybody(self) -> list[User]:
        members = [member.user for member in self.council]
        people = [*members, *self.chairs, *self.secretaries, *self.finance, *self.others]
        return list(dict.fromkeys(people))


def _one_grant_of_a_payee() -> None:
    """Publish a version that takes claims from one telephone for one payee's: registration number
    and account are those of every shop here."""
    by = UserFactory(roles="admin")
    policy = copy_policy(policy=SupportPolicy.objects.effective(), by=by)
    policy.one_grant_by, policy.effective_from = ["phone"], MORNING - dt.timedelta(days=1)
    policy.save()
    publish(policy, by)


def _better_tiers() -> None:
    by = UserFactory(roles="admin")
    policy = copy_policy(policy=SupportPolicy.objects.effective(), by=by)
    policy.effective_from = NEW_TIERS_FROM
    policy.save()
    policy.tiers.update(amount=F("amount") + MORE)
    publish(policy, by)


def people() -> People:
    """Twelve members, four of them substitutes: two rounds of three, and people who leave.

    Two members also work in finance, one person of finance also for the secretariat, and one member
    may act for the chair. Such roles are kept apart now: these people hold them from before.
    """
    _one_grant_of_a_payee()
    _better_tiers()
    council = [f.member() for _ in range(5)]
    council += [f.member() for _ in range(2)]
    council += [f.member(deputises=True)]
    council += [f.member(substitute=True) for _ in range(4)]
    both = [held_before(f.secretary(), "finance")]
    finance = [UserFactory(roles="finance") for _ in range(2)] + both
    finance += [held_before(member.user, "finance") for member in council[5:7]]
    return People(
        council=council,
        chairs=[f.chair(), held_before(f.chair(), "finance")],
        secretaries=[f.secretary(), f.secretary(), *both],
        finance=finance,
        others=[UserFactory(roles=role) for role in ("customer_centre", "auditor", "admin")],
    )
