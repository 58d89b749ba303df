"""Accounts of office against raw SQL as the application's role: two administrators or the owner."""

import pytest
from django.db import ProgrammingError, connection, transaction

from claims.accounts.account_changes import propose_enabling
from claims.accounts.roles import propose_mail, propose_roles
from claims.changes.verbs import confirm_change
from claims.tests.factories import UserFactory, confirmed_change, give_roles, superuser
from claims.tests.raw_sql import refused
from claims.users.models import User

pytestmark = pytest.mark.django_db
SUPERUSER = "superuser_is_made_by_the_owner"
STAFF = "admin_site_opens_with_a_confirmed_role"
ADDRESS = "address_in_office_is_set_by_two_administrators"
OPENED = "account_in_office_opens_by_two_administrators"
MAIL = "UPDATE claims_user SET email = %s WHERE id = %s"
ON = "UPDATE claims_user SET is_active = true, disabled_at = NULL WHERE id = %s"
OFF = "UPDATE claims_user SET is_active = false, disabled_at = now() WHERE id = %s"
NEW = """INSERT INTO claims_user (username, name, password, email, language, preferences,
        is_superuser, is_staff, is_active, date_joined)
    VALUES ('new', '', '', '', 'ko', '{}', %s, %s, true, now())"""
ROLES = ["member", "finance", "admin"]


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


@pytest.fixture
def first():
    return UserFactory(roles="admin")


@pytest.fixture
def second():
    return UserFactory(roles="admin")


@pytest.fixture
def person():
    return UserFactory(email="saerom@example.org")


def by_permission(owner_connection):
    """Return a user with a permission of their own and no role, given by the database's owner."""
    user = UserFactory(email="own@example.org")
    owner_connection.execute(
        "INSERT INTO claims_user_user_permissions (user_id, permission_id)"
        " SELECT %s, id FROM auth_permission WHERE codename = 'approve_payout'",
        [user.pk],
    )
    return user


class TestSuperuser:
    SET = "UPDATE claims_user SET is_superuser = true WHERE id = %s"

    def test_the_application_makes_none(self, person, first):
        assert refused(self.SET, person.pk) == SUPERUSER
        assert refused(self.SET, first.pk) == SUPERUSER
        assert refused(NEW, True, False) == SUPERUSER

    @pytest.mark.parametrize("kind", ["roles", "account"])
    def test_nor_with_any_confirmed_change(self, kind, person):
        after = {"roles": ["admin"], "is_active": True, "is_superuser": True}
        confirmed_change(kind, person.pk, after, about=person)
        assert refused(self.SET, person.pk) == SUPERUSER

    def test_it_may_end_one(self):
        assert run("UPDATE claims_user SET is_superuser = false WHERE id = %s", superuser().pk) == 1
        assert refused(self.SET, superuser().pk) == SUPERUSER

    @pytest.mark.django_db(transaction=True)
    def test_the_owner_makes_one(self, owner_connection, person):
        assert owner_connection.execute(self.SET, [person.pk]).rowcount == 1


class TestAdminSite:
    SET = "UPDATE claims_user SET is_staff = true WHERE id = %s"

    def test_it_does_not_open_by_itself(self, person):
        assert refused(self.SET, person.pk) == STAFF
        assert refused(NEW, False, True) == STAFF
        assert refused(self.SET, UserFactory(roles="finance").pk) == STAFF

    def test_nor_with_another_role_nor_for_another_account(self, person, first, second):
        change = propose_roles(user=person, names=["finance"], reason="충원", by=first)
        confirm_change(change=change, by=second)
        assert refused(self.SET, person.pk) == STAFF
        confirmed_change("roles", person.pk, {"roles": ["admin"]}, about=person)
        assert refused(self.SET, UserFactory().pk) == STAFF
        assert run(self.SET, person.pk) == 1

    @pytest.mark.django_db(transaction=True)
    def test_nor_later(self, transactional_db, person):
        give_roles(person, "admin")
        assert refused(self.SET, person.pk) == STAFF


class TestAddress:
    @pytest.mark.parametrize("role", ROLES)
    def test_of_who_holds_a_role(self, role):
        user = UserFactory(roles=role, email="old@example.org")
        assert refused(MAIL, "mine@example.org", user.pk) == ADDRESS
        assert refused(MAIL, "", user.pk) == ADDRESS
        both = "UPDATE claims_user SET is_active = false, email = %s WHERE id = %s"
        assert refused(both, "mine@example.org", user.pk) == ADDRESS

    def test_of_a_superuser(self):
        assert refused(MAIL, "mine@example.org", superuser().pk) == ADDRESS
        both = "UPDATE claims_user SET is_superuser = false, email = %s WHERE id = %s"
        assert refused(both, "mine@example.org", superuser().pk) == ADDRESS

    def test_another_one_than_was_confirmed_or_of_another_account(self, first, second, person):
        holder = give_roles(person, "finance")
        change = propose_mail(user=holder, email="new@example.org", reason="이직", by=first)
        assert refused(MAIL, "new@example.org", holder.pk) == ADDRESS
        confirm_change(change=change, by=second)
        assert User.objects.get(pk=holder.pk).email == "new@example.org"
        assert refused(MAIL, "mine@example.org", holder.pk) == ADDRESS
        assert refused(MAIL, "new@example.org", first.pk) == ADDRESS

    def test_with_a_change_of_another_kind(self):
        holder = UserFactory(roles="finance")
        after = {"roles": ["finance"], "email": "mine@example.org"}
        for kind in ("roles", "account", "factor"):
            confirmed_change(kind, holder.pk, after, about=holder)
        assert refused(MAIL, "mine@example.org", holder.pk) == ADDRESS

    def test_without_a_role_one_administrator_will_do(self, person):
        assert run(MAIL, "new@example.org", person.pk) == 1

    @pytest.mark.django_db(transaction=True)
    def test_of_who_has_a_permission_of_their_own_and_by_the_owner(self, owner_connection):
        user = by_permission(owner_connection)
        assert refused(MAIL, "mine@example.org", user.pk) == ADDRESS
        assert owner_connection.execute(MAIL, ["new@example.org", user.pk]).rowcount == 1

    @pytest.mark.django_db(transaction=True)
    def test_not_by_a_snapshot_from_before_the_role(self, transactional_db, person):
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_isolation = 'repeatable read'")
            try:
                assert refused(MAIL, "x@example.org", person.pk) == "accounts_need_read_committed"
            finally:
                cursor.execute("RESET default_transaction_isolation")


class TestSwitchingOn:
    @pytest.mark.parametrize("role", ROLES)
    def test_who_holds_a_role(self, role):
        user = UserFactory(roles=role)
        assert run(OFF, user.pk) == 1  # in an emergency one administrator will do
        assert refused(ON, user.pk) == OPENED

    def test_a_superuser(self):
        assert run(OFF, superuser().pk) == 1
        assert refused(ON, superuser().pk) == OPENED

    def test_by_a_confirmed_change_of_exactly_that(self, first, second, person):
        holder = give_roles(person, "finance")
        run(OFF, holder.pk)
        confirmed_change("roles", holder.pk, {"roles": ["finance"]}, about=holder)
        assert refused(ON, holder.pk) == OPENED
        holder.refresh_from_db()
        change = propose_enabling(user=holder, reason="복직", by=first)
        assert refused(ON, holder.pk) == OPENED
        confirm_change(change=change, by=second)
        holder.refresh_from_db()
        assert holder.is_active and holder.disabled_at is None

    @pytest.mark.django_db(transaction=True)
    def test_not_later_and_with_a_permission_of_ones_own_neither(self, owner_connection, first):
        user = by_permission(owner_connection)
        run(OFF, user.pk)
        with transaction.atomic():
            change = propose_enabling(user=user, reason="복직", by=first)
        confirm_change(change=change, by=UserFactory(roles="admin"))
        assert User.objects.get(pk=user.pk).is_active
        run(OFF, user.pk)
        assert refused(ON, user.pk) == OPENED
        assert owner_connection.execute(ON, [user.pk]).rowcount == 1

    def test_without_a_role_one_administrator_will_do(self, person):
        run(OFF, person.pk)
        assert run(ON, person.pk) == 1


def test_nobody_is_given_a_permission_one_by_one(person):
    """The application's role has no right to the table at all (`claims/trail/privileges.py`)."""
    for sql in (
        "INSERT INTO claims_user_user_permissions (user_id, permission_id) SELECT %s, 1",
        "UPDATE claims_user_user_permissions SET user_id = %s",
        "DELETE FROM claims_user_user_permissions WHERE user_id = %s",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            run(sql, person.pk)
