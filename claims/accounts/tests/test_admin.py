import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction

from claims.accounts.roles import propose_roles
from claims.changes.models import ProposedChange
from claims.changes.verbs import confirm_change
from claims.errors import ConflictError
from claims.tests.confirming import confirm
from claims.tests.factories import UserFactory, confirmed_change, superuser
from claims.tests.races import at_once
from claims.trail.triggers import refused_by
from claims.users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = UserFactory(roles="admin", is_staff=True)
    client.force_login(user)
    return user


def post(client, user, **values):
    held = list(user.groups.values_list("pk", flat=True))
    form = {"username": user.username, "name": user.name, "language": "ko", "roles": held}
    form |= {"email": user.email, **values}
    answer = client.post(f"/admin/claims/user/{user.pk}/change/", form)
    assert answer.status_code == 302, answer.content.decode()
    user.refresh_from_db()


def test_an_account_is_switched_off_by_its_box_and_its_session_ends(client, administrator):
    user = UserFactory(roles="finance")
    theirs = type(client)()
    theirs.force_login(user)
    assert theirs.get("/payouts/").status_code == 200
    post(client, user)
    assert not user.is_active and user.disabled_at is not None
    assert theirs.get("/payouts/").status_code == 302
    post(client, user, is_active="on", reason="복직")
    assert not user.is_active and user.disabled_at is not None  # an account of office waits
    other = type(client)()
    other.force_login(UserFactory(roles="admin"))
    change = ProposedChange.objects.waiting().get()
    assert (change.kind, change.about) == ("account", user)
    assert confirm(other, f"/changes/{change.pk}/confirm/").status_code == 302
    user.refresh_from_db()
    assert user.is_active and user.disabled_at is None


def test_an_account_without_a_role_is_switched_on_by_one(client, administrator):
    user = UserFactory(is_active=False)
    post(client, user, is_active="on")
    assert user.is_active and not ProposedChange.objects.waiting().exists()


def test_switching_off_is_told_to_its_owner_and_the_other_administrators(
    client, administrator, settings, mailoutbox, django_capture_on_commit_callbacks
):
    settings.EMAIL_URL = "smtp://localhost:1"
    other = UserFactory(roles="admin", email="other@example.org")
    mine = {"email": "mine@example.org"}
    confirmed_change("mail", administrator.pk, mine, about=administrator)
    User.objects.filter(pk=administrator.pk).update(**mine)
    user = UserFactory(roles="finance", email="finance@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        post(client, user)
    told = {mail.to[0]: mail.body for mail in mailoutbox}
    assert set(told) == {"finance@example.org", other.email}
    assert str(user) in told[other.email] and str(administrator) in told[other.email]
    with django_capture_on_commit_callbacks(execute=True):
        post(client, user)
    assert len(mailoutbox) == 2  # off already: nothing to tell


def test_a_superusers_address_and_switching_on_wait_too(client, administrator):
    root = superuser()
    mail = root.email
    post(client, root, is_active="on", email="mine@example.org", reason="바뀐 주소")
    post(client, root)
    post(client, root, is_active="on", reason="복직")
    assert root.email == mail and not root.is_active
    waiting = ProposedChange.objects.waiting().order_by("pk").values_list("kind", "about")
    assert list(waiting) == [("mail", root.pk), ("account", root.pk)]


def test_an_address_that_django_would_even_out_stays_as_it_is(client, administrator):
    user = UserFactory(roles="finance", email="finance@EXAMPLE.org")
    post(client, user, is_active="on", name="새 이름")
    assert (user.name, user.email) == ("새 이름", "finance@EXAMPLE.org")


def test_nobody_is_switched_off_by_a_date_that_log_in_does_not_ask():
    user = UserFactory()
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        User.objects.filter(pk=user.pk).update(disabled_at="2022-10-15T00:00Z")
    assert refused_by(error.value) == "disabled_user_is_not_active"


def test_no_form_makes_a_superuser_and_a_role_given_is_in_the_history(client, administrator):
    user = UserFactory(roles="member")
    finance = Group.objects.get(name="finance")
    more = {"is_superuser": "on", "user_permissions": "1", "reason": "자리 이동"}
    post(client, user, is_active="on", roles=finance.pk, **more)
    assert not user.is_superuser and not user.user_permissions.exists()
    assert set(user.groups.values_list("name", flat=True)) == {"member"}
    other = type(client)()
    other.force_login(second := UserFactory(roles="admin"))
    change = ProposedChange.objects.waiting().get()
    assert confirm(other, f"/changes/{change.pk}/confirm/").status_code == 302
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pgh_label, (pgh_context ->> 'user')::bigint FROM claims_roleheldevent"
            " WHERE user_id = %s AND group_id = %s",
            [user.pk, finance.pk],
        )
        assert cursor.fetchall() == [("insert", second.pk)]


@pytest.mark.django_db(transaction=True)
def test_a_role_confirmed_while_the_form_is_saved(client, administrator):
    """The form locks the account, so that no page meets the database's own refusal."""
    user = UserFactory(email="old@example.org")
    change = propose_roles(
        user=user, names=["finance"], reason="충원", by=UserFactory(roles="admin")
    )
    second = UserFactory(roles="admin")
    form = {"username": user.username, "name": user.name, "language": "ko", "is_active": "on"}
    form["email"] = "mine@example.org"

    def save():
        return client.post(f"/admin/claims/user/{user.pk}/change/", form).status_code

    saved, confirmed = at_once(save, lambda: confirm_change(change=change, by=second))
    user.refresh_from_db()
    if saved == 302:  # first: who confirms would give the role to another address than they read
        assert isinstance(confirmed, ConflictError) and user.email == "mine@example.org"
    else:
        assert saved == 200 and user.email == "old@example.org" and user.groups.exists()


def test_the_button_says_that_some_changes_are_only_proposed(client, administrator):
    user = UserFactory(roles="finance")
    for page in (f"{user.pk}/change/", "add/"):
        shown = client.get(f"/admin/claims/user/{page}").content.decode()
        named = [one for one in shown.split("<input") if 'name="_save"' in one]
        assert len(named) == 1 and 'value="저장 · 변경 제안"' in named[0], page
        assert "_continue" not in shown and "_addanother" not in shown
        assert ("이메일을 바꾸거나" in shown) is (page != "add/")


def test_no_message_says_changed_of_what_is_only_proposed(client, administrator):
    user = UserFactory(roles="finance", name="앞 이름")
    form = {"username": user.username, "name": user.name, "language": "ko", "is_active": "on"}
    form |= {"email": user.email, "reason": "자리 이동", "roles": []}
    address = f"/admin/claims/user/{user.pk}/change/"
    answer = client.post(address, form)
    assert answer.url == "/changes/"
    assert "변경했습니다" not in client.get(answer.url).content.decode()
    other = UserFactory(roles="finance")
    form |= {"username": other.username, "email": other.email, "name": "새 이름"}
    answer = client.post(f"/admin/claims/user/{other.pk}/change/", form)
    assert answer.url == "/admin/claims/user/"  # the name was saved
