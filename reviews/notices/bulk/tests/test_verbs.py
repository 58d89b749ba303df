"""Preparing and approving."""

import pytest

from claims.errors import ForbiddenError
from claims.tests.factories import UserFactory
from reviews.notices.bulk import errors, verbs
from reviews.notices.bulk.tests import factories as make
from reviews.notices.bulk.tests.factories import cancel
from reviews.notices.models import Notice, NoticeBulk, NoticeTemplate
from reviews.notices.sending_policy.suppression import lift_suppression, suppress_address

pytestmark = pytest.mark.django_db


class TestPreparing:
    def test_up_to_a_hundred_it_starts_at_once(self, few):
        make.tier_claims(2)
        by = make.secretary()
        bulk = make.prepared(by=by)
        assert (bulk.status, bulk.prepared_by, bulk.approved_by) == ("running", by, None)

    def test_above_it_waits_and_nothing_is_written(self, few):
        make.tier_claims(3)
        bulk = make.prepared()
        assert (bulk.status, bulk.count) == ("prepared", 3)
        assert make.written(bulk).written == 0
        assert not Notice.objects.exists()

    def test_a_hundred_and_one_by_the_real_limit(self):
        make.tier_claims(100)
        assert make.prepared().status == "running"
        cancel(NoticeBulk.objects.get())
        make.tier_claims(1)
        assert make.prepared().status == "prepared"

    def test_what_was_not_shown_is_not_prepared(self):
        make.tier_claims(1)
        seen = make.seen(make.tier_audience())
        make.tier_claims(1)
        with pytest.raises(errors.AudienceChangedError):
            verbs.prepare_bulk(audience=make.tier_audience(), seen=seen, by=make.secretary())
        assert not NoticeBulk.objects.exists()

    def test_for_nobody_there_is_none(self):
        with pytest.raises(errors.NoRecipientError):
            make.prepared()

    def test_one_open_bulk_of_an_audience(self, few):
        make.tier_claims(3)
        make.prepared()
        with pytest.raises(errors.SameAudienceError):
            make.prepared()
        assert NoticeBulk.objects.count() == 1

    @pytest.mark.parametrize("role", ["chair", "finance", "auditor", "member", "admin"])
    def test_is_the_secretariats(self, role):
        make.tier_claims(1)
        with pytest.raises(ForbiddenError):
            make.prepared(by=UserFactory(roles=role))


class TestApproving:
    def test_another_secretary_or_the_chair(self, few):
        make.tier_claims(3)
        for other in (make.secretary(), make.chair()):
            bulk = make.approved(make.prepared(), by=other)
            assert (bulk.status, bulk.approved_by) == ("running", other)
            cancel(bulk)

    def test_never_who_prepared_it(self, few):
        make.tier_claims(3)
        by = make.secretary()
        bulk = make.prepared(by=by)
        with pytest.raises(errors.SamePersonError):
            make.approved(bulk, by=by)
        bulk.refresh_from_db()
        assert bulk.status == "prepared"

    @pytest.mark.parametrize("role", ["finance", "auditor", "member", "customer_centre", "admin"])
    def test_nobody_else(self, few, role):
        make.tier_claims(3)
        with pytest.raises(ForbiddenError):
            make.approved(make.prepared(), by=UserFactory(roles=role))

    def test_only_what_was_on_the_page(self, few):
        make.tier_claims(3)
        bulk = make.prepared()
        with pytest.raises(errors.AudienceChangedError):
            verbs.approve_bulk(bulk=bulk, seen="0" * 32, by=make.chair())

    def test_only_while_it_is_what_was_prepared(self, few):
        claims = make.tier_claims(4)
        [closed] = suppress_address(
            claim=claims[0], channel="mail", reason="opt_out", by=make.secretary()
        )
        bulk = make.prepared()
        lift_suppression(suppression=closed, by=make.secretary())  # one more than was shown
        with pytest.raises(errors.ChangedSincePreparedError):
            make.approved(bulk)
        NoticeTemplate.objects.filter(event="route_taken").update(current=False)
        with pytest.raises(errors.ChangedSincePreparedError):
            make.approved(bulk)

    def test_fewer_of_the_same_people_have_been_agreed_on(self, few):
        """Among many thousands somebody's address is closed, or a claim withdrawn, every hour."""
        claims = make.tier_claims(5)
        bulk = make.prepared()
        make.withdraw(claims[0])
        suppress_address(claim=claims[1], channel="mail", reason="opt_out", by=make.secretary())
        bulk = make.written(make.approved(bulk))
        assert (bulk.count, bulk.written) == (5, 3)

    def test_new_claims_do_not_hold_it_up_and_are_not_told(self, few):
        make.tier_claims(3)
        bulk = make.prepared()
        make.tier_claims(2)
        assert make.written(make.approved(bulk)).written == 3

    def test_once(self, few):
        make.tier_claims(3)
        bulk = make.approved(make.prepared())
        with pytest.raises(errors.StateChangedError):
            make.approved(bulk)
