"""Holders of a permission, however they came by it."""

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.tests.factories import UserFactory, superuser
from claims.users.models import User
from claims.users.permissions import holders_of

pytestmark = pytest.mark.django_db
CHAIR = "reviews.confirm_decision"


def grant(owner_connection, user, permission):
    """Give a user a permission of their own, as the database's owner: the application has no right
    to."""
    owner_connection.execute(
        "INSERT INTO claims_user_user_permissions (user_id, permission_id) VALUES (%s, %s)",
        [user.pk, permission.pk],
    )


@pytest.mark.django_db(transaction=True)
def test_by_a_role_by_oneself_and_once(owner_connection):
    by_role, by_self = UserFactory(roles="chair"), UserFactory()
    for user in (by_role, by_self):
        right = Permission.objects.get(
            codename="confirm_decision", content_type__app_label="reviews"
        )
        grant(owner_connection, user, right)
    UserFactory(roles="secretariat")
    assert sorted(holders_of(CHAIR).values_list("pk", flat=True)) == [by_role.pk, by_self.pk]


def test_any_of_several():
    chair, finance = UserFactory(roles="chair"), UserFactory(roles="finance")
    both = holders_of(CHAIR, "reviews.release_batch")
    assert set(both) == {chair, finance}


def test_neither_a_closed_account_nor_a_superuser():
    gone = UserFactory(roles="chair")
    gone.is_active = False
    gone.save()
    assert superuser().is_active
    assert not holders_of(CHAIR).exists()


@pytest.mark.django_db(transaction=True)
def test_a_permission_of_that_name_in_another_app_is_another(owner_connection):
    user = UserFactory()
    other = Permission.objects.filter(content_type__app_label="claims").first()
    (pk,) = owner_connection.execute(
        "INSERT INTO auth_permission (codename, name, content_type_id)"
        " VALUES ('confirm_decision', '다른 것', %s) RETURNING id",
        [other.content_type_id],
    ).fetchone()
    grant(owner_connection, user, Permission.objects.get(pk=pk))
    assert not holders_of(CHAIR).exists()


@pytest.mark.django_db(transaction=True)
def test_a_user_who_is_read_with_other_rows_has_djangos_permissions_by_one_query(owner_connection):
    by_role, by_self, closed = (
        UserFactory(roles="finance"),
        UserFactory(),
        UserFactory(roles="finance"),
    )
    grant(owner_connection, by_self, Permission.objects.get(codename="confirm_decision"))
    User.objects.filter(pk=closed.pk).update(is_active=False)
    for user, right, queries in (
        (by_role, "reviews.release_batch", 1),
        (by_self, CHAIR, 1),
        (UserFactory(), None, 1),
        (closed, None, 0),
    ):
        asked = User.objects.get(pk=user.pk)
        with CaptureQueriesContext(connection) as seen:
            assert asked.has_perm(right or CHAIR) is (right is not None)
            found = asked.get_all_permissions(), asked.get_group_permissions()
        assert len(seen) == queries
        again, django = User.objects.get(pk=user.pk), ModelBackend()
        assert found == (django.get_all_permissions(again), django.get_group_permissions(again))
    assert superuser().get_all_permissions() > {CHAIR, "reviews.release_batch"}
