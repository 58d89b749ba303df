"""People named by payouts and batches hold the office for it when they are named.

Raw SQL as `desk_app`.
"""

import pytest

from claims.tests.factories import UserFactory, superuser
from claims.tests.raw_sql import refused, row_of, run
from claims.users.models import User
from reviews.payouts.approvals.fingerprint import seen_value
from reviews.payouts.approvals.verbs import approve_payout
from reviews.payouts.errors.approvals import OfficeLostError
from reviews.payouts.tests import factories as make
from reviews.payouts.tests.attack import APPROVE

pytestmark = pytest.mark.django_db

APPROVED = "payout_is_approved_by_finance"
PREPARED = "payout_is_prepared_by_its_office"
WAIVED = "holder_is_waived_by_the_secretariat"
BUILT = "batch_is_built_by_finance"
RELEASED = "batch_is_released_by_finance"

BUILD = """UPDATE reviews_payoutbatch SET status = 'built', built_by_id = %s, built_at = now(),
    manifest_sha256 = 'x', count = 1, total = %s, transfer_on = '2999-01-01' WHERE id = %s"""
RELEASE = """UPDATE reviews_payoutbatch SET status = 'released', released_by_id = %s,
    released_at = now(), release_key = gen_random_uuid() WHERE id = %s"""


def announcement():
    """The account that stands for the council's plan; nobody can log in to it."""
    return User.objects.get(username="announcement")


def of_role(role):
    return lambda: UserFactory(roles=role)


def former():
    """Of finance until yesterday."""
    user = make.finance()
    user.groups.clear()
    return user


def barred():
    """Of finance, with an account that was closed."""
    user = make.finance()
    user.is_active = False
    user.save()
    return user


STRANGERS = [
    announcement,
    former,
    barred,
    *(of_role(role) for role in ("auditor", "secretariat", "chair", "member", "admin")),
    superuser,
]
strangers = pytest.mark.parametrize(
    "stranger",
    STRANGERS,
    ids=[
        "announcement",
        "former",
        "barred",
        "auditor",
        "secretariat",
        "chair",
        "member",
        "admin",
        "superuser",
    ],
)


def open_batch(payout):
    """As it is for a moment while a batch is built."""
    batch = make.model("PayoutBatch").objects.create(
        number="B-0000-01", programme_id=payout.programme_id
    )
    run(
        "UPDATE reviews_payout SET status = 'batched', batch_id = %s WHERE id = %s",
        batch.pk,
        payout.pk,
    )
    return batch


class TestFinance:
    @strangers
    def test_nobody_else_approves(self, stranger):
        assert refused(APPROVE, stranger().pk, make.tier_payout().pk) == APPROVED

    @strangers
    def test_nobody_else_builds(self, stranger):
        payout = make.approved()
        batch = open_batch(payout)
        assert refused(BUILD, stranger().pk, payout.amount, batch.pk) == BUILT
        assert run(BUILD, make.finance().pk, payout.amount, batch.pk) == 1

    @strangers
    def test_nobody_else_releases(self, stranger):
        batch = make.built()
        assert refused(RELEASE, stranger().pk, batch.pk) == RELEASED
        assert run(RELEASE, make.finance().pk, batch.pk) == 1

    def test_one_stranger_among_many_rows_is_found(self):
        rows = [make.tier_payout() for _ in range(3)]
        by = [make.finance().pk, make.finance().pk, UserFactory(roles="auditor").pk]
        sql = """UPDATE reviews_payout p SET status = 'approved', approved_by_id = s.by,
            approved_at = now(), approval_no = 1, approved_digest = 'x'
            FROM unnest(%s::bigint[], %s::bigint[]) AS s(id, by) WHERE p.id = s.id"""
        ids = [row.pk for row in rows]
        assert refused(sql, ids, by) == APPROVED
        assert run(sql, ids, [*by[:2], by[0]]) == 3

    @pytest.mark.django_db(transaction=True)
    def test_a_permission_of_ones_own_that_the_owner_gave_will_do(self, owner_connection):
        user = UserFactory()
        payout = make.tier_payout()
        assert refused(APPROVE, user.pk, payout.pk) == APPROVED
        owner_connection.execute(
            "INSERT INTO claims_user_user_permissions (user_id, permission_id)"
            " SELECT %s, id FROM auth_permission WHERE codename = 'approve_payout'",
            [user.pk],
        )
        assert run(APPROVE, user.pk, payout.pk) == 1

    def test_a_batch_is_not_born_with_a_strangers_name(self):
        batch = make.built()
        by = str(UserFactory(roles="auditor").pk)
        fresh = {"number": "'B-x'", "status": "'open'", "release_key": "NULL"}
        assert refused(row_of(batch, built_by_id=by, **fresh)) == BUILT


class TestSecretariat:
    @pytest.mark.parametrize("role", ["finance", "auditor", "chair", "admin"])
    def test_nobody_else_prepares(self, role):
        payout = make.tier_payout()
        run(
            "UPDATE reviews_payout SET status = 'cancelled', ended_reason = 'x' WHERE id = %s",
            payout.pk,
        )
        fresh = {"status": "'prepared'", "ended_reason": "''", "key": "key || ':2'"}
        by = str(UserFactory(roles=role).pk)
        assert refused(row_of(payout, prepared_by_id=by, **fresh)) == PREPARED
        assert run(row_of(payout, prepared_by_id=str(make.secretary().pk), **fresh)) == 1

    def test_a_decision_needs_no_preparer(self):
        assert make.decided_payout().prepared_by is None

    @pytest.mark.parametrize("role", ["finance", "auditor", "chair", "admin"])
    def test_nobody_else_waives_another_holder(self, role):
        payout = make.tier_payout(holder_match="mismatch")
        sql = """UPDATE reviews_payout SET holder_waived_by_id = %s, holder_waived_reason = 'x'
            WHERE id = %s"""
        assert refused(sql, UserFactory(roles=role).pk, payout.pk) == WAIVED
        assert run(sql, make.secretary().pk, payout.pk) == 1

    def test_nor_is_a_row_born_waived(self):
        payout = make.tier_payout(holder_match="mismatch")
        run(
            "UPDATE reviews_payout SET status = 'cancelled', ended_reason = 'x' WHERE id = %s",
            payout.pk,
        )
        sql = row_of(
            payout,
            status="'prepared'",
            ended_reason="''",
            key="key || ':2'",
            holder_waived_by_id=str(make.finance().pk),
            holder_waived_reason="'x'",
        )
        assert refused(sql) == WAIVED


class TestLater:
    def test_what_was_done_in_office_stands_when_it_is_over(self):
        """The row goes on by other hands; who has left is not asked again."""
        approver, builder, releaser = make.finance(), make.finance(), make.finance()
        payout = make.approved(by=approver)
        approver.groups.clear()
        batch = make.built(payout, by=builder)
        builder.groups.clear()
        make.released(batch, by=releaser)
        releaser.groups.clear()
        payout.refresh_from_db()
        assert payout.status == "batched"

    def test_a_cancelled_batch_gives_back_what_a_former_colleague_approved(self):
        from reviews.payouts.batches.verbs import cancel_batch

        approver = make.finance()
        payout = make.approved(by=approver)
        batch = make.built(payout)
        approver.groups.clear()
        cancel_batch(batch=batch, by=make.finance(), reason="다시 묶음")
        payout.refresh_from_db()
        assert (payout.status, payout.approved_by) == ("approved", approver)

    def test_an_office_lost_between_click_and_statement_is_said_as_such(self):
        """`has_perm` remembers what it read; the database asks again."""
        by, payout = make.finance(), make.tier_payout()
        assert by.has_perm("reviews.approve_payout")
        User.groups.through.objects.filter(user=by).delete()
        with pytest.raises(OfficeLostError) as error:
            approve_payout(payout=payout, seen=seen_value(payout), by=by)
        assert error.value.status == 403
