"""Attacks on holds, and on the one grant of a payee, by plain SQL as the application's own role."""

import pytest

from claims.bank_accounts.tests.factories import record_account
from claims.policy.verbs import copy_policy
from claims.tests.factories import UserFactory
from claims.tests.raw_sql import denied, refused, row_of, run
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds.tests import factories as make
from reviews.payouts.holds.verbs import reopen_hold
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db

PROPOSE = """UPDATE reviews_payeehold SET status = 'proposed', proposed_by_id = %s,
    proposed_at = now(), reason = 'x' WHERE id = %s"""
RELEASE = """UPDATE reviews_payeehold SET status = 'released', settled_by_id = %s,
    settled_at = now() WHERE id = %s"""
DUPLICATE = """UPDATE reviews_payeehold SET status = 'duplicate', settled_by_id = %s,
    settled_at = now(), settled_reason = 'x' WHERE id = %s"""
WAIT = """UPDATE reviews_payeehold SET status = 'waiting', settled_by_id = NULL,
    settled_at = NULL WHERE id = %s"""
REOPENED = "UPDATE reviews_payeehold SET reopened_at = {} WHERE id = %s"
LAPSE = "UPDATE reviews_payeehold SET status = 'lapsed', settled_at = now() WHERE id = %s"
CANCEL = "UPDATE reviews_payout SET status = 'cancelled', ended_reason = 'x' WHERE claim_id = %s"
COPY = """INSERT INTO reviews_payout (claim_id, claimant_id, programme_id, policy_id, kind, amount,
        basis, account_id, status, prepared_by_id, prepared_at, approval_no, holder_waived_reason,
        ended_reason, key)
    SELECT c.id, c.claimant_id, p.programme_id, p.policy_id, p.kind, p.amount, p.basis, a.id,
        'prepared', p.prepared_by_id, now(), 0, '', '', 'tier:' || c.id || ':' || p.policy_id
    FROM reviews_payout p, claims_claim c JOIN claims_bankaccount a ON a.claim_id = c.id
    WHERE p.id = %s AND c.id = ANY(%s)"""


@pytest.mark.parametrize("mark", [make.CLAIMANT, make.ACCOUNT, make.PHONE])
def test_a_second_grant_of_a_payee(mark):
    make.one_each(mark)
    first = make.claim()
    grants.finished()
    second = make.claim(first, mark)
    like = first.payouts.get()
    assert refused(COPY, like.pk, [second.pk]) == "payee_gets_one_fixed_grant"
    run(CANCEL, first.pk)
    run(COPY, like.pk, [second.pk])


def test_two_grants_of_a_payee_in_one_statement():
    make.one_each()
    like = make.claim()
    grants.finished()
    first = make.claim()
    second = make.claim(first, make.CLAIMANT)
    both = [first.pk, second.pk]
    assert refused(COPY, like.payouts.get().pk, both) == "payee_gets_one_fixed_grant"


def test_a_held_claim_gets_no_grant_until_two_released_it():
    hold = make.held()
    like = hold.payout
    assert refused(COPY, like.pk, [hold.claim_id]) == "held_claim_gets_no_fixed_grant"
    ended = make.duplicate(hold)
    assert refused(COPY, like.pk, [ended.claim_id]) == "held_claim_gets_no_fixed_grant"
    other = make.released()
    run(COPY, like.pk, [other.claim_id])


def test_a_release_by_one_and_by_other_offices():
    hold, by = make.held(), money.secretary()
    finance, auditor = money.finance(), UserFactory(roles="auditor")
    for other in (finance, auditor):
        assert refused(PROPOSE, other.pk, hold.pk) == "hold_is_settled_by_the_secretariat"
        assert refused(DUPLICATE, other.pk, hold.pk) == "hold_is_settled_by_the_secretariat"
    assert refused(RELEASE, by.pk, hold.pk) == "reviews_payeehold_status_moves_as_allowed"
    run(PROPOSE, by.pk, hold.pk)
    assert refused(RELEASE, by.pk, hold.pk) == "hold_is_released_by_two_people"
    assert refused(RELEASE, finance.pk, hold.pk) == "hold_is_settled_by_the_secretariat"
    run(RELEASE, money.secretary().pk, hold.pk)
    for status in ("waiting", "proposed", "duplicate", "lapsed"):
        sql = f"UPDATE reviews_payeehold SET status = '{status}' WHERE id = {hold.pk}"
        assert refused(sql) == "reviews_payeehold_status_moves_as_allowed"


def test_a_release_says_why_and_a_duplicate_too():
    hold, by = make.held(), money.secretary()
    sql = PROPOSE.replace("'x'", "''")
    assert refused(sql, by.pk, hold.pk) == "hold_is_released_by_two_people"
    assert refused(DUPLICATE.replace("'x'", "''"), by.pk, hold.pk) == "duplicate_says_why"
    assert refused(DUPLICATE.replace("now()", "NULL"), by.pk, hold.pk) == (
        "settled_hold_says_who_and_when"
    )


def test_a_hold_does_not_lapse_beside_a_grant():
    hold = make.held()
    assert refused(LAPSE, hold.pk) == "hold_lapses_without_the_other_grant"
    run(CANCEL, hold.other_id)
    run(LAPSE, hold.pk)


def test_a_duplicate_waits_again_with_the_time_of_it():
    hold = make.duplicate()
    run(CANCEL, hold.other_id)
    assert refused(WAIT, hold.pk) == "reopened_hold_says_when"
    run(WAIT.replace("NULL,", "NULL, reopened_at = now(),"), hold.pk)
    assert refused(LAPSE, hold.pk) == "reopened_hold_is_settled_by_two_people"


def test_the_mark_of_a_reopened_hold_stays():
    hold = make.duplicate()
    for value in ("NULL", "now()"):
        again = reopen_hold(hold=hold, by=money.secretary(), reason="다시 봄")
        assert refused(REOPENED.format(value), again.pk) == "reopened_hold_says_when"
        make.duplicate(again)  # and once more
    assert refused(REOPENED.format("now()"), make.held().pk) == "reopened_hold_says_when"


def test_what_was_held_stays_as_it_is():
    hold = make.held()
    for change in ("amount = 1", "held_at = now()"):
        denied(f"UPDATE reviews_payeehold SET {change}")
    for change in ("other_id = claim_id", "same = '{phone}'"):  # moves where the grant is gone
        rule = refused(f"UPDATE reviews_payeehold SET {change}")
        assert rule == "hold_moves_to_a_grant_that_bars"
    denied("DELETE FROM reviews_payeehold")
    assert refused(row_of(hold)) == "claim_has_one_hold_at_a_time"


def test_a_hold_beside_nothing():
    hold = make.held()
    stranger = make.claim()
    grants.finished()
    foreign = stranger.payouts.get()
    own = {"claim_id": str(make.claim().pk)}
    assert refused(row_of(hold, **own, payout_id=str(foreign.pk))) == "hold_is_beside_a_grant"
    assert refused(row_of(hold, **own, amount="0")) == "hold_is_of_a_fixed_grant"
    assert refused(row_of(hold, **own, kind="'additional'")) == "hold_is_of_a_fixed_grant"
    assert refused(row_of(hold, **own, same="'{}'")) == "hold_says_what_is_the_same"
    run(CANCEL, hold.other_id)
    assert refused(row_of(hold, **own)) == "hold_is_beside_a_grant"


def test_a_policy_knows_no_other_marks():
    policy = make.one_each()
    draft = copy_policy(policy=policy, by=UserFactory(roles="admin"))
    sql = "UPDATE claims_supportpolicy SET one_grant_by = '{name}' WHERE id = %s"
    assert refused(sql, draft.pk) == "policy_knows_payees_by_known_marks"
    sql = "UPDATE claims_supportpolicy SET one_grant_by = '{phone}' WHERE id = %s"
    assert refused(sql, policy.pk) == "published_policy_is_frozen"


def test_a_grant_that_came_on_hold_is_not_approved():
    """By an account that became that of another payee, after the grant was prepared."""
    make.one_each(make.ACCOUNT)
    first, second = make.claim(account="110000000001"), make.claim()
    grants.finished()
    record_account(
        claim=second, by=money.secretary(), bank="004", number="110000000001",
        holder=second.representative, reason="정정",
    )  # fmt: skip
    sql = """UPDATE reviews_payout SET status = 'approved', approved_by_id = %s,
        approved_at = now(), approved_digest = 'x', approval_no = approval_no + 1
        WHERE claim_id = %s"""
    by = money.finance()
    assert refused(sql, by.pk, second.pk) == "held_grant_is_not_approved"
    run(sql, by.pk, first.pk)


def test_no_hold_ends_in_the_future():
    """A release of 2100 would let stand each grant, account and telephone that comes until then."""
    hold, by = make.proposed(), money.secretary()
    ahead = RELEASE.replace("now()", "now() + interval '1 hour'")
    assert refused(ahead, by.pk, hold.pk) == "hold_ends_by_now"
    run(RELEASE, by.pk, hold.pk)
