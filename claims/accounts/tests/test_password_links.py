"""A password is set by its owner alone, through a link that works once."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group

from claims.tests.confirming import confirm
from claims.tests.factories import PASSWORD, UserFactory, give_roles, superuser
from claims.users.models import User

pytestmark = pytest.mark.django_db
NEW = "바다와-구름-7391"


@pytest.fixture
def administrator(client):
    user = UserFactory(roles="admin", is_staff=True)
    client.force_login(user)
    return user


def link_url(user):
    return f"/admin/claims/user/{user.pk}/password-link/"


def link_in(text):
    return re.search(r"/accounts/password/reset/key/[\w-]+/", text)[0]


def set_password(client, link, password=NEW):
    page = client.get(link, follow=True)
    form = page.redirect_chain[-1][0] if page.redirect_chain else link
    return client.post(form, {"password1": password, "password2": password})


def opens(client, user, password):
    client.post("/accounts/login/", {"login": user.username, "password": password})
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("path", ["{}/password/", "auth_user/{}/password/"])
def test_no_page_types_somebodys_password(client, administrator, path):
    user = UserFactory(roles="finance")
    url = f"/admin/claims/user/{path.format(user.pk)}"
    sent = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    assert client.get(url).status_code == client.post(url, sent).status_code == 403
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_no_form_takes_one(client, administrator):
    user = UserFactory(roles="finance")
    page = client.get(f"/admin/claims/user/{user.pk}/change/").content.decode()
    assert 'name="password' not in page
    add = client.get("/admin/claims/user/add/").content.decode()
    assert 'name="password' not in add and 'name="username"' in add


def test_a_new_account_opens_to_nobody_until_its_owner_set_one(client, administrator):
    sent = {"username": "kim", "name": "김새롬", "language": "ko", "is_active": "on",
            "password1": NEW, "password2": NEW, "password": NEW}  # fmt: skip
    answer = client.post("/admin/claims/user/add/", sent)
    user = User.objects.get(username="kim")
    assert answer["Location"] == link_url(user)
    assert not user.has_usable_password()
    shown = confirm(client, link_url(user))
    assert shown.status_code == 200 and "한 번" in shown.content.decode()
    link = link_in(shown.content.decode())
    theirs = type(client)()
    assert set_password(theirs, link).status_code == 302
    assert opens(type(client)(), user, NEW)
    assert "쓸 수 없는 링크입니다" in type(client)().get(link, follow=True).content.decode()


@pytest.mark.parametrize("mail", ["", "kim@example.com"])
def test_a_new_account_with_a_role_says_how_its_owner_gets_in(
    client, administrator, settings, mail
):
    settings.EMAIL_URL = "smtp://localhost:1"
    sent = {"username": "kim", "name": "김새롬", "language": "ko", "is_active": "on",
            "email": mail, "reason": "새 담당",
            "roles": [Group.objects.get(name="finance").pk]}  # fmt: skip
    answer = client.post("/admin/claims/user/add/", sent, follow=True)
    said = answer.content.decode()
    assert answer.redirect_chain and (
        "적용된 뒤에 서버에서 manage.py changepassword kim" in said
    ) is (not mail)
    assert ("본인이 들어옵니다" in said) is bool(mail)


def test_with_mail_it_goes_to_its_owner_and_is_shown_to_nobody(
    client, administrator, settings, mailoutbox, django_capture_on_commit_callbacks
):
    settings.EMAIL_URL = "smtp://localhost:1"
    user = UserFactory(roles="finance", email="finance@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        answer = confirm(client, link_url(user))
    assert answer.status_code == 302
    (mail,) = mailoutbox
    assert mail.to == ["finance@example.org"] and user.username in mail.body
    link = link_in(mail.body)
    page = client.get(answer["Location"]).content.decode()
    assert link not in page and "finance@example.org" in page
    entry = LogEntry.objects.latest("pk")
    assert (entry.user, entry.object_id) == (administrator, str(user.pk))
    assert "링크를 메일로 보냄" in entry.change_message
    with django_capture_on_commit_callbacks(execute=True):
        assert set_password(type(client)(), link).status_code == 302
    assert mailoutbox[-1].to == ["finance@example.org"]  # told that it was set
    assert "본인이 하지 않았으면" in mailoutbox[-1].body


def test_a_role_holders_link_is_never_on_the_screen(client, administrator):
    user = UserFactory(roles="finance")
    answer = confirm(client, link_url(user))
    assert answer.status_code == 422
    assert "본인의 메일로만" in answer.content.decode()
    assert "/accounts/password/reset/key/" not in answer.content.decode()
    give_roles(user)  # two administrators took the role away
    assert "/accounts/password/reset/key/" in confirm(client, link_url(user)).content.decode()


def test_a_superusers_link_is_not_shown_either(client, administrator):
    assert confirm(client, link_url(superuser())).status_code == 422


def test_a_closed_account_gets_none(client, administrator):
    user = UserFactory(is_active=False)
    assert confirm(client, link_url(user)).status_code == 422


def test_a_link_ends_after_a_day(client, administrator, settings):
    assert settings.PASSWORD_RESET_TIMEOUT == 24 * 3600
    user = UserFactory()
    link = link_in(confirm(client, link_url(user)).content.decode())
    assert "24시간, 한 번" in client.get(link_url(user)).content.decode()
    settings.PASSWORD_RESET_TIMEOUT = 7200
    assert "2시간, 한 번" in client.get(link_url(user)).content.decode()
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "쓸 수 없는 링크입니다" in type(client)().get(link, follow=True).content.decode()


def test_a_link_wants_the_second_factor_first(client, administrator, settings):
    TOTP.activate(administrator, generate_totp_secret())
    settings.MFA_REQUIRED = True
    answer = client.post(link_url(UserFactory()), {"confirmed": "x"})
    assert answer["Location"].startswith("/accounts/2fa/reauthenticate/")


@pytest.mark.parametrize("role", ["finance", "secretariat", "chair", "auditor"])
def test_others_make_none(client, role):
    client.force_login(UserFactory(roles=role, is_staff=True))
    assert client.post(link_url(UserFactory())).status_code == 403


@pytest.mark.parametrize(
    "asked", ["password__startswith=md5", "email__startswith=a", "middlewareevents__isnull=0"]
)
def test_the_list_cannot_be_asked_for_hashes_or_what_it_does_not_offer(
    client, administrator, asked
):
    answer = client.get(f"/admin/claims/user/?{asked}")
    assert answer.status_code == 400 or "e=1" in answer.get("Location", "")
    assert client.get("/admin/claims/user/?is_active__exact=1").status_code == 200


def test_the_address_of_a_role_holder_is_not_changed_by_one(client, administrator):
    user = UserFactory(roles="finance", email="finance@example.org")
    sent = {
        "username": user.username, "name": user.name, "language": "ko", "is_active": "on",
        "email": "mine@example.org", "roles": list(user.groups.values_list("pk", flat=True)),
    }  # fmt: skip
    url = f"/admin/claims/user/{user.pk}/change/"
    assert client.post(url, sent).status_code == 200  # wants a reason
    assert client.post(url, sent | {"reason": "바뀐 주소"}).status_code == 302
    user.refresh_from_db()
    assert user.email == "finance@example.org"
    assert "mine@example.org" in client.get("/changes/").content.decode()


def test_nobody_gives_himself_a_role(client, administrator):
    from django.contrib.auth.models import Group

    held = list(administrator.groups.values_list("pk", flat=True))
    everything = list(Group.objects.values_list("pk", flat=True))
    sent = {"username": administrator.username, "name": "나", "language": "ko",
            "is_active": "on", "reason": "필요", "roles": everything}  # fmt: skip
    answer = client.post(f"/admin/claims/user/{administrator.pk}/change/", sent)
    assert answer.status_code == 200
    assert "다른 관리자가 바꿉니다" in answer.content.decode()
    assert list(administrator.groups.values_list("pk", flat=True)) == held
