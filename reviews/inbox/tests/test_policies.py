"""A published policy is announced to everybody who works by it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from claims import clock
from claims.changes.verbs import confirm_change
from claims.policy.models import SupportPolicy
from claims.policy.publication_change import propose_publishing
from claims.policy.verbs import copy_policy
from claims.tests.factories import UserFactory
from reviews.inbox.context import line_of, target_of
from reviews.inbox.models import InboxItem, InboxKind
from reviews.inbox.queries import for_display, items_of
from reviews.inbox.tasks import tell_of_due_votes

pytestmark = pytest.mark.django_db


def test_everybody_who_works_by_a_policy_hears_that_it_was_published(client):
    readers = [
        UserFactory(roles=role)
        for role in ("member", "chair", "secretariat", "finance", "customer_centre", "auditor")
    ]
    admin, other = UserFactory(roles="admin"), UserFactory(roles="admin")
    draft = copy_policy(policy=SupportPolicy.objects.effective(), by=admin)
    SupportPolicy.objects.filter(pk=draft.pk).update(decide_working_days=12)
    change = propose_publishing(policy=draft, reason="기한을 줄입니다", by=admin)
    assert not InboxItem.objects.filter(kind=InboxKind.POLICY_PUBLISHED).exists()
    confirm_change(change=change, by=other)

    told = InboxItem.objects.filter(kind=InboxKind.POLICY_PUBLISHED)
    assert set(told.values_list("user", flat=True)) == {user.pk for user in readers}
    for reader in readers:
        client.force_login(reader)
        item = for_display(items_of(reader)).get(kind=InboxKind.POLICY_PUBLISHED)
        line = line_of(item)
        assert line.title == f"정책 {draft.version}판이 공포되었습니다"
        assert "부터 시행 · 달라진 것 2개" in line.detail
        assert target_of(item) == reverse("policy:version", args=[draft.pk])
        assert client.get(target_of(item)).status_code == 200


class TestTakingEffect:
    @pytest.fixture
    def reader(self):
        return UserFactory(roles="member")

    @pytest.fixture
    def upcoming(self, reader):
        """Return a policy that was published now and takes effect a week from now."""
        admin, other = UserFactory(roles="admin"), UserFactory(roles="admin")
        draft = copy_policy(policy=SupportPolicy.objects.effective(), by=admin)
        begins = clock.now() + timedelta(days=7)
        SupportPolicy.objects.filter(pk=draft.pk).update(effective_from=begins)
        draft.refresh_from_db()
        change = propose_publishing(policy=draft, reason="다음 주부터", by=admin)
        confirm_change(change=change, by=other)
        draft.refresh_from_db()
        return draft

    def told(self, reader):
        return list(for_display(items_of(reader)).filter(kind=InboxKind.POLICY_IN_FORCE))

    def test_it_is_announced_once_more_on_its_day(self, client, reader, upcoming):
        with clock.at(upcoming.effective_from - timedelta(minutes=1)):
            tell_of_due_votes()
            assert not self.told(reader)
        with clock.at(upcoming.effective_from + timedelta(minutes=5)):
            tell_of_due_votes()
            tell_of_due_votes()
            [item] = self.told(reader)
        assert line_of(item).title == f"정책 {upcoming.version}판이 시행되었습니다"
        assert "부터 시행" in line_of(item).detail
        client.force_login(reader)
        assert client.get(target_of(item)).status_code == 200

    def test_who_comes_later_is_not_told_of_it(self, upcoming):
        with clock.at(upcoming.effective_from + timedelta(days=2, minutes=1)):
            newcomer = UserFactory(roles="member")
            tell_of_due_votes()
            assert not self.told(newcomer)

    def test_one_that_took_effect_when_it_was_published_is_announced_once(self, reader):
        admin, other = UserFactory(roles="admin"), UserFactory(roles="admin")
        draft = copy_policy(policy=SupportPolicy.objects.effective(), by=admin)
        confirm_change(change=propose_publishing(policy=draft, reason="오늘", by=admin), by=other)
        tell_of_due_votes()
        assert not self.told(reader)
