import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from claims.errors import ConflictError, ForbiddenError
from claims.policy.factors import copy_factors
from claims.policy.models import Programme, SupportPolicy, SupportTier
from claims.policy.verbs import (
    FactorsMissingError,
    TiersDoNotFitError,
    copy_policy,
    publish_policy,
    tiers_fit,
)
from claims.tests.factories import UserFactory, publish


@pytest.mark.parametrize(
    ("tiers", "fit"),
    [
        ([(300_000, 30_000), (500_000, 50_000)], True),
        ([(500_000, 50_000)], True),
        ([], False),
        ([(300_000, 30_000)], False),  # a gap below the threshold
        ([(300_000, 50_000), (500_000, 50_000)], False),  # the amount does not rise
        ([(500_000, 50_000), (300_000, 30_000)], False),
        ([(300_000, 30_000), (600_000, 50_000)], False),  # above the threshold
    ],
)
def test_tiers_rise_up_to_the_threshold(tiers, fit):
    assert tiers_fit(tiers, 500_000) is fit


@pytest.fixture
def draft(db):
    policy = SupportPolicy.objects.create(
        programme=Programme.objects.get(code="cash-support"), version=2, title="개정안"
    )
    SupportTier.objects.create(policy=policy, upper_bound=300_000, amount=30_000)
    return policy


def test_a_draft_with_a_gap_is_not_published(draft):
    with pytest.raises(TiersDoNotFitError):
        publish_policy(policy=draft, by=UserFactory(roles="admin"))


def test_a_published_draft_takes_effect_and_is_published_once(draft):
    SupportTier.objects.create(policy=draft, upper_bound=500_000, amount=50_000)
    by = UserFactory(roles="admin")
    copy_factors(policy=draft, by=by)
    published = publish(draft, by)
    assert published.published_by == by and published.effective_from <= timezone.now()
    assert SupportPolicy.objects.effective() == published
    with pytest.raises(ConflictError):
        publish_policy(policy=draft, by=by)


def test_the_secretariat_publishes_nothing(draft):
    with pytest.raises(ForbiddenError):
        publish_policy(policy=draft, by=UserFactory(roles="secretariat"))


def test_a_draft_without_the_factors_of_a_suggestion_is_not_published(draft):
    SupportTier.objects.create(policy=draft, upper_bound=500_000, amount=50_000)
    by = UserFactory(roles="admin")
    copy_factors(policy=draft, by=by)
    draft.factors.filter(factor="substitute", service=None, industry=None).delete()
    with pytest.raises(
        FactorsMissingError, match="대체 서비스"
    ):  # rows of single services are not enough
        publish_policy(policy=draft, by=by)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["claims_supporttier", "claims_policyfactor"])
def test_a_publication_and_a_change_of_its_rows_do_not_pass_each_other(owner_connection, table):
    draft = SupportPolicy.objects.create(
        programme=Programme.objects.get(code="cash-support"), version=2
    )
    SupportTier.objects.create(policy=draft, upper_bound=500_000, amount=50_000)
    copy_factors(policy=draft, by=UserFactory(roles="admin"))
    held = "SELECT 1 FROM claims_supportpolicy WHERE id = %s FOR NO KEY UPDATE NOWAIT"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET id = id WHERE policy_id = %s", [draft.pk])  # noqa: S608
        with pytest.raises(LockNotAvailable):  # what a publication takes
            owner_connection.execute(held, [draft.pk])
    owner_connection.execute(held, [draft.pk])


@pytest.mark.django_db
def test_a_second_programme_takes_over_nothing():
    ours = SupportPolicy.objects.effective()
    other = Programme.objects.create(
        code="second", name="다른 지원", incident=ours.programme.incident
    )
    draft = copy_policy(policy=ours, by=UserFactory(roles="admin"))
    SupportPolicy.objects.filter(pk=draft.pk).update(programme=other)
    theirs = publish(SupportPolicy.objects.get(pk=draft.pk), UserFactory(roles="admin"))
    assert SupportPolicy.objects.effective() == ours
    assert SupportPolicy.objects.effective(programme=other) == theirs
    of_incident = SupportPolicy.objects.filter(programme__incident=other.incident)
    assert of_incident.effective() == ours


@pytest.mark.django_db
def test_a_copy_does_not_repeat_why_its_original_came():
    ours = SupportPolicy.objects.effective()
    assert ours.note
    draft = copy_policy(policy=ours, by=UserFactory(roles="admin"))
    assert (draft.note, draft.title) == ("", ours.title)


@pytest.mark.django_db
def test_a_copy_made_from_the_list_opens(client):
    ours = SupportPolicy.objects.effective()
    client.force_login(UserFactory(roles="admin", is_staff=True))
    form = {"action": "copy", "_selected_action": [ours.pk]}
    answer = client.post(reverse("admin:claims_supportpolicy_changelist"), form)
    draft = SupportPolicy.objects.get(version=ours.version + 1)
    assert answer.url == reverse("admin:claims_supportpolicy_change", args=[draft.pk])
