"""A second factor for everybody where it is required, and shown again before grave acts."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import Group, Permission
from django.db import connection

from claims.accounts.roles import propose_roles
from claims.tests.confirming import digest_on, open_sheet
from claims.tests.factories import PASSWORD, BankAccountFactory, UserFactory
from claims.users.permissions import declared_permissions, requires
from claims.users.second_factor import FRESH_SECONDS, SENSITIVE_PERMISSIONS

pytestmark = pytest.mark.django_db
SET_UP = "/accounts/2fa/"
AGAIN = "/accounts/2fa/reauthenticate/"


@pytest.fixture
def required(settings):
    settings.MFA_REQUIRED = settings.ACCOUNT_REAUTHENTICATION_REQUIRED = True


@pytest.fixture
def secret():
    return generate_totp_secret()


def code(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def with_app(user, secret):
    TOTP.activate(user, secret)
    return user


def log_in(client, user, secret):
    sent = {"login": user.username, "password": PASSWORD}
    answer = client.post("/accounts/login/", sent)
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    answer = client.post(answer["Location"], {"code": code(secret)})
    assert answer.status_code == 302


class TestSetUp:
    @pytest.mark.parametrize("path", ["/", "/payouts/", "/admin/", "/accounts/email/", "/changes/"])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_without_one_nothing_opens(self, client, required, path, method):
        client.force_login(UserFactory(roles="admin"))
        answer = getattr(client, method)(path)
        assert (answer.status_code, answer["Location"]) == (302, SET_UP)

    def test_the_way_to_one_is_open(self, client, required):
        user = UserFactory(roles="finance", email="finance@example.org")
        client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
        page = client.get(SET_UP)
        assert page.status_code == 200 and "하나를 등록하면" in page.content.decode()
        answer = client.get("/accounts/2fa/totp/activate/", follow=True)
        assert "비밀번호" in answer.content.decode()  # first oneself again
        again = client.post(answer.redirect_chain[-1][0], {"password": PASSWORD})
        assert again["Location"] == "/accounts/2fa/totp/activate/"
        page = client.get(again["Location"])
        secret = client.session["mfa.totp.secret"]
        assert secret in page.content.decode()
        sent = {"code": code(secret)}
        assert client.post("/accounts/2fa/totp/activate/", sent).status_code == 302
        assert client.get("/payouts/").status_code == 200
        with connection.cursor() as cursor:
            cursor.execute("SELECT data::text FROM mfa_authenticator")
            assert all(secret not in data for (data,) in cursor.fetchall())

    def test_one_may_leave(self, client, required):
        client.force_login(UserFactory(roles="finance"))
        assert client.post("/accounts/logout/")["Location"] == "/accounts/login/"

    def test_recovery_codes_alone_are_none(self, client, required):
        user = UserFactory(roles="finance")
        Authenticator.objects.create(user=user, type="recovery_codes", data={})
        client.force_login(user)
        assert client.get("/payouts/")["Location"] == SET_UP

    def test_the_demo_asks_for_none(self, client, settings):
        assert settings.MFA_REQUIRED is False  # as in DESK_MODE=demo
        client.force_login(UserFactory(roles="finance"))
        assert client.get("/payouts/").status_code == 200


class TestGraveActs:
    def reveal(self, client, number):
        return client.post(f"/reveal/account/{number}/", {"reason": "통화 확인 요청"})

    @pytest.fixture
    def number(self):
        return BankAccountFactory().claim.number

    def test_after_log_in_for_a_quarter_of_an_hour(self, client, required, secret, number):
        user = with_app(UserFactory(roles="finance"), secret)
        log_in(client, user, secret)
        assert self.reveal(client, number).status_code == 200
        self.age(client, FRESH_SECONDS)
        page = f"http://testserver/claims/{number}/"
        answer = client.post(f"/reveal/account/{number}/", {"reason": "x"}, HTTP_REFERER=page)
        assert answer["Location"] == f"{AGAIN}?next=%2Fclaims%2F{number}%2F"
        asked = client.get(answer["Location"])
        assert "한 번 더 눌러 주세요" in asked.content.decode()
        sent = {"code": code(secret), "next": f"/claims/{number}/"}
        from django.core.cache import cache

        cache.clear()  # the one code of this half-minute counts as used
        assert client.post(AGAIN, sent)["Location"] == f"/claims/{number}/"
        assert self.reveal(client, number).status_code == 200

    def age(self, client, seconds):
        session = client.session
        for record in session["account_authentication_methods"]:
            record["at"] -= seconds
        session.save()

    def test_a_password_is_not_enough(self, client, required, secret, number):
        user = with_app(UserFactory(roles="finance"), secret)
        client.force_login(user)
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session.save()
        assert self.reveal(client, number)["Location"].startswith(AGAIN)

    def test_confirming_a_change_wants_it_and_does_nothing_without(self, client, required, secret):
        proposer, person = UserFactory(roles="admin"), UserFactory()
        change = propose_roles(user=person, names=["finance"], reason="충원", by=proposer)
        client.force_login(with_app(UserFactory(roles="admin"), secret))
        url = f"/changes/{change.pk}/confirm/"
        seen = digest_on(client.get(url))
        assert client.post(url, {"confirmed": seen})["Location"].startswith(AGAIN)
        assert not person.groups.exists()

    def test_htmx_goes_there_as_a_page(self, client, required, secret, number):
        client.force_login(with_app(UserFactory(roles="finance"), secret))
        answer = client.post(f"/reveal/account/{number}/", {"reason": "x"}, HTTP_HX_REQUEST="true")
        assert answer["HX-Redirect"].startswith(AGAIN)

    def test_reading_wants_none(self, client, required, secret):
        client.force_login(with_app(UserFactory(roles="finance"), secret))
        assert client.get("/payouts/").status_code == 200

    @pytest.mark.parametrize("permission", sorted(SENSITIVE_PERMISSIONS))
    def test_each_of_them(self, rf, client, required, secret, permission, monkeypatch):
        """Test the guard itself, with a user who holds the permission."""
        app, codename = permission.split(".")
        holds = {"permissions__content_type__app_label": app, "permissions__codename": codename}
        role = Group.objects.filter(**holds).earliest("pk").name
        user = with_app(UserFactory(roles=role), secret)
        client.force_login(user)
        done = []
        view = requires(permission)(lambda request: done.append(1))
        assert declared_permissions(view) == (permission,)
        request = rf.post("/")
        request.user, request.session = user, client.session
        monkeypatch.setattr("claims.users.second_factor.messages.info", lambda *a: None)
        assert view(request).status_code == 302 and not done


def test_every_second_person_shows_it_but_those_of_letters_and_published_figures():
    """A new permission to confirm what another person proposed is named here, or there."""
    telling = {
        "reviews.approve_bulk", "reviews.approve_documentbulk", "reviews.publish_publication",
    }  # fmt: skip
    rows = Permission.objects.filter(name__regex="다른 사람이|확인|승인|풀기")
    rows = rows.exclude(codename__regex="^(add|change|delete|view)_")
    rows = rows.values_list("content_type__app_label", "codename")
    assert {f"{app}.{codename}" for app, codename in rows} - SENSITIVE_PERMISSIONS == telling


def test_secrets_are_encrypted_and_open_again(secret):
    user = with_app(UserFactory(), secret)
    stored = Authenticator.objects.get(user=user)
    assert secret not in str(stored.data)
    assert stored.wrap().validate_code(code(secret))


def test_the_sheet_of_a_change_is_read_without_it(client, required, secret):
    proposer, person = UserFactory(roles="admin"), UserFactory()
    change = propose_roles(user=person, names=["finance"], reason="충원", by=proposer)
    client.force_login(with_app(UserFactory(roles="admin"), secret))
    assert client.get(f"/changes/{change.pk}/confirm/").status_code == 200
    assert open_sheet(client, f"/changes/{change.pk}/confirm/").status_code == 302
