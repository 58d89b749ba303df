"""A published policy is announced to everybody who works by it."""

import pytest
from django.urls import reverse

from claims.changes.verbs import confirm_change
from claims.policy.models import SupportPolicy
from claims.policy.publication_change import propose_publishing
from claims.policy.verbs import copy_policy
from claims.tests.factories import UserFactory
from reviews.inbox.context import line_of, target_of
from reviews.inbox.models import InboxItem, InboxKind
from reviews.inbox.queries import for_display, items_of

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
