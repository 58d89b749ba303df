"""Acts of the secretariat that let money go, or change who gets it, are confirmed by nobody who is
tied to the claimant (0130): objections, facts, holds, accounts, payees, other holders."""

from typing import Any, NamedTuple

import pytest

from claims.bank_accounts.tests.factories import proposed_account
from claims.bank_accounts.verbs import confirm_account
from claims.errors import TiedError
from claims.representation.tests import factories as payees
from claims.representation.verbs import (
    confirm_end,
    confirm_representation,
    end_representation,
    keep_in_force,
)
from claims.tests.raw_sql import refused
from claims.users.models import User
from reviews.committee.fact_corrections.tests import factories as facts
from reviews.committee.fact_corrections.verbs import confirm_facts
from reviews.committee.objections.tests import factories as objections
from reviews.committee.objections.verbs import confirm_answer
from reviews.committee.seats.interests import register_interest
from reviews.committee.tests import factories as council
from reviews.payouts.grants.waiver import prepare_with_waiver
from reviews.payouts.holds.tests import factories as holds
from reviews.payouts.holds.verbs import confirm_release
from reviews.payouts.preparation.payees import waive_holder
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
PHONE = "010-1234-5678"  # telephone of every claim that a factory makes


class Act(NamedTuple):
    """An act on a claim as a verb, its key of the row, and the same by SQL (person, row)."""

    claim: Any
    verb: Any
    row: dict[str, Any]
    sql: str = ""


def an_answer():
    found = objections.proposed(money.tier_claim(30_000))
    return Act(
        found.claim,
        confirm_answer,
        {"objection": found},
        """UPDATE reviews_objection
        SET decided_by_id = %s, decided_at = now(), status = 'decided' WHERE id = %s""",
    )


def facts_of_money():
    found = facts.proposed(money.tier_claim(30_000), by=money.secretary())
    return Act(
        found.claim,
        confirm_facts,
        {"correction": found},
        """UPDATE claims_factcorrection
        SET settled_by_id = %s, settled_at = now(), status = 'confirmed' WHERE id = %s""",
    )


def a_hold():
    found = holds.proposed(holds.held_by_account(plain_phone=PHONE.replace("-", "")))
    return Act(
        found.claim,
        confirm_release,
        {"hold": found},
        """UPDATE reviews_payeehold
        SET settled_by_id = %s, settled_at = now(), status = 'released' WHERE id = %s""",
    )


def an_account():
    found = proposed_account(money.tier_payout().claim)
    return Act(
        found.claim,
        confirm_account,
        {"proposed": found},
        """UPDATE claims_proposedaccount
        SET settled_by_id = %s, settled_at = now(), status = 'confirmed' WHERE id = %s""",
    )


def a_payee():
    found = payees.entered(money.tier_payout().claim, "heir")
    return Act(
        found.claim,
        confirm_representation,
        {"row": found},
        """
        UPDATE claims_representation
        SET settled_by_id = %s, settled_at = now(), status = 'in_force' WHERE id = %s""",
    )


def the_end_of_a_payee():
    found = payees.in_force(money.tier_payout().claim, "heir")
    found = end_representation(row=found, by=money.secretary(), reason="상속 포기")
    return Act(
        found.claim,
        confirm_end,
        {"row": found},
        """UPDATE claims_representation
        SET ended_by_id = %s, ended_at = now(), status = 'ended' WHERE id = %s""",
    )


def another_holder():
    payout = money.tier_payout(holder_match="mismatch")
    return Act(
        payout.claim,
        waive_holder,
        {"payout": payout, "reason": "배우자"},
        """
        UPDATE reviews_payout SET holder_waived_by_id = %s, holder_waived_reason = 'x'
        WHERE id = %s""",
    )


def another_holder_of_a_grant():
    claim = money.tier_claim()
    money.new_account(claim, holder_match="mismatch")
    row = {"claim": claim, "kind": "tier_grant", "reason": "배우자"}
    return Act(claim, prepare_with_waiver, row)


ACTS = [
    an_answer, facts_of_money, a_hold, an_account, a_payee, the_end_of_a_payee, another_holder,
    another_holder_of_a_grant,
]  # fmt: skip


def once_a_member(claim, kind):
    """A secretary whose interests of the time on the council are still registered."""
    member = council.member()
    value = {"name": claim.representative or claim.person_name, "phone": PHONE}[kind]
    register_interest(member=member, by=council.secretary(), kind=kind, value=value)
    return User.objects.get(pk=council.change_office(member.user, "secretariat").pk)


def test_who_is_tied_to_the_claimant_does_not_keep_a_payee_whose_end_another_proposed():
    """To decline the end lets the money go on to the payee."""
    act = the_end_of_a_payee()
    with pytest.raises(TiedError):
        keep_in_force(row=act.row["row"], by=once_a_member(act.claim, "phone"))
    why = "서류를 다시 확인했습니다."
    assert not keep_in_force(row=act.row["row"], by=money.secretary(), reason=why).is_ending


@pytest.mark.parametrize("scene", ACTS)
def test_who_is_tied_to_the_claimant_does_not_confirm_it(scene):
    act = scene()
    key = next(iter(act.row.values())).pk
    for kind in ("name", "phone"):
        by = once_a_member(act.claim, kind)
        with pytest.raises(TiedError, match="다른 사람이 처리합니다"):
            act.verb(**act.row, by=by)
    if act.sql:
        assert refused(act.sql, by.pk, key) == "who_lets_money_go_has_no_tie"
    act.verb(**act.row, by=money.secretary())
