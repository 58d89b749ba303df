"""Votes and money under the seal: what a superuser changes is named, what people do is not."""

import pytest

from claims.policy.models import SupportPolicy
from claims.trail.seal import seal
from claims.trail.tests.scene import by_force
from claims.trail.verify import verify
from reviews.committee.models import Decision, Vote
from reviews.committee.tests import factories as council
from reviews.payouts.models import LedgerEntry, Payout
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sealed():
    review = council.decided()
    money.paid()
    seal()
    assert verify().findings == []
    return review


def the_one_finding():
    (found,) = verify(all_of_them=True).findings
    return found.table, found.key, found.what


def test_a_life_from_vote_to_money_leaves_nothing_to_be_found():
    council.decided()
    seal()
    money.paid()
    money.failed()
    money.released()
    seal()
    council.deciding()
    done = verify(all_of_them=True)
    assert done.findings == [] and done.mismatches == [] and done.rows > 100


@pytest.mark.parametrize(
    "change",
    ["seen_revision = seen_revision + 1", "rationale = overlay(rationale placing '갑' from 1)"],
)
def test_one_changed_byte_of_a_vote_is_named(sealed, change):
    vote = Vote.everything.order_by("pk").last()
    assert by_force(f"UPDATE reviews_vote SET {change} WHERE id = %s", vote.pk) == 1
    assert the_one_finding() == ("reviews_vote", vote.pk, "altered")


def test_a_deleted_decision_and_ledger_entry_are_named(sealed):
    decision, entry = Decision.objects.first(), LedgerEntry.objects.first()
    by_force("DELETE FROM reviews_decision WHERE id = %s", decision.pk)
    by_force("DELETE FROM reviews_ledgerentry WHERE id = %s", entry.pk)
    found = {(one.table, one.key) for one in verify(all_of_them=True).findings}
    assert found == {("reviews_decision", decision.pk), ("reviews_ledgerentry", entry.pk)}


def test_a_payouts_amount_changed_without_its_history_is_named(sealed):
    payout = Payout.objects.order_by("pk").first()
    by_force("UPDATE reviews_payout SET amount = amount + 1 WHERE id = %s", payout.pk)
    assert the_one_finding() == ("reviews_payout", payout.pk, "behind")


def test_a_payouts_amount_changed_with_its_history_is_named_by_the_history(sealed):
    payout = Payout.objects.order_by("pk").first()
    by_force("UPDATE reviews_payout SET amount = amount + 1 WHERE id = %s", payout.pk)
    by_force("UPDATE reviews_payoutevent SET amount = amount + 1 WHERE pgh_obj_id = %s", payout.pk)
    found = verify(all_of_them=True).findings
    assert {(one.table, one.what) for one in found} == {("reviews_payoutevent", "altered")}


def test_a_changed_policy_is_named(sealed):
    policy = SupportPolicy.objects.effective()
    by_force("UPDATE claims_supportpolicy SET chair_threshold = 1 WHERE id = %s", policy.pk)
    assert the_one_finding() == ("claims_supportpolicy", policy.pk, "behind")


def test_an_approval_in_anothers_name_is_shown_to_look_at():
    """A guard compares the two as the row is written; behind it a superuser may write anything."""
    payout, somebody, other = money.tier_payout(), money.finance(), money.finance()
    money.approved(payout, by=somebody)
    by_force(
        "UPDATE reviews_payoutevent SET pgh_context = %s WHERE pgh_obj_id = %s"
        " AND status = 'approved'",
        f'{{"user": {other.pk}}}',
        payout.pk,
    )
    done = verify()
    assert done.findings == []
    (look,) = done.mismatches
    assert (look.of, look.column) == (payout.pk, "approved_by_id")
    assert (look.by, look.author) == (somebody.pk, str(other.pk))
