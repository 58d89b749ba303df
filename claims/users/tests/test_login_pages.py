"""Every page of the log-in library, in every role: no error, our look, Korean words."""

import re
from hashlib import sha256

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.models import Group
from django.urls import NoReverseMatch, get_resolver, reverse
from fido2 import webauthn
from fido2.cose import ES256
from fido2.utils import websafe_encode

from claims.tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
# English that may stand in a Korean page: names, and codes for programs.
ENGLISH = re.compile(
    r"\b(?:the|your|you|please|email|password|account|security key|are|name)\b", re.I
)


def names():
    """Return the sorted names of the URLs under /accounts/ that need no argument."""

    def walk(resolver):
        for entry in resolver.url_patterns:
            if hasattr(entry, "url_patterns"):
                yield from walk(entry)
            elif entry.name:
                try:
                    if reverse(entry.name).startswith("/accounts/"):
                        yield entry.name
                except NoReverseMatch:
                    continue

    return sorted({name for name in walk(get_resolver())})


NAMES = names()
ROLES = ["member", "chair", "secretariat", "finance", "customer_centre", "auditor", "admin"]


def words(response):
    """Return the visible text of a response: no tags, scripts or attribute values."""
    body = response.content.decode()
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", body, flags=re.S)
    return re.sub(r"<[^>]+>", " ", body)


def credential():
    """Return a browser's response when a passkey is made: a real key, without attestation."""
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    named = webauthn.AttestedCredentialData.create(
        webauthn.Aaguid(bytes(16)), b"key-1", ES256.from_cryptography_key(key)
    )
    flag = webauthn.AuthenticatorData.FLAG
    data = webauthn.AuthenticatorData.create(
        sha256(b"testserver").digest(), flag.UP | flag.UV | flag.AT, 0, named
    )
    attested = webauthn.AttestationObject.create("none", data, {})
    asked = webauthn.CollectedClientData.create("webauthn.create", bytes(32), "http://testserver")
    return {
        "id": websafe_encode(b"key-1"),
        "rawId": websafe_encode(b"key-1"),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(asked),
            "attestationObject": websafe_encode(attested),
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }


def equipped(role):
    """Return a user with this role, an authenticator app, a passkey and recovery codes."""
    user = UserFactory(roles=role)
    TOTP.activate(user, generate_totp_secret())
    WebAuthn.add(user, "예비 패스키", credential())
    RecoveryCodes.activate(user)
    return user


def walk(client):
    for name in NAMES:
        response = client.get(reverse(name), follow=True)
        # 404: there is nothing to switch off. 405: a route that takes forms only.
        assert response.status_code in {200, 403, 404, 405}, (name, response.status_code)
        if response.status_code == 200 and "html" in response["Content-Type"]:
            assert not ENGLISH.findall(words(response)), (name, ENGLISH.findall(words(response)))
            assert "css/main" in response.content.decode(), f"{name} does not look like ours"


def test_there_are_pages():
    assert {"mfa_list_webauthn", "account_reset_password", "mfa_index"} <= set(NAMES)
    assert set(ROLES) <= set(Group.objects.values_list("name", flat=True))


def test_as_a_stranger(client):
    walk(client)


@pytest.mark.parametrize("role", ROLES)
def test_with_a_password_only(client, role):
    client.force_login(UserFactory(roles=role))
    walk(client)


@pytest.mark.parametrize("role", ROLES)
def test_with_a_second_factor_and_shown_again(client, role):
    user = equipped(role)
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    walk(client)


def test_the_list_of_passkeys(client):
    client.force_login(equipped("finance"))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/webauthn/")
    assert page.status_code == 200 and "예비 패스키" in page.content.decode()


def test_one_word_for_one_thing(client):
    client.force_login(equipped("finance"))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for name in ("mfa_index", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate"):
        said = words(client.get(reverse(name), follow=True))
        assert "보안키" not in said and "보안 키" not in said and "활성화" not in said


class TestReset:
    def test_without_mail_the_pages_say_whom_to_ask(self, client):
        login = client.get("/accounts/login/").content.decode()
        assert "관리자에게 링크를 요청" in login and "/accounts/password/reset/" not in login
        page = client.get("/accounts/password/reset/").content.decode()
        assert "메일을 보내지 않습니다" in page and 'name="email"' not in page
        answer = client.post("/accounts/password/reset/", {"email": "x@example.org"}, follow=True)
        assert answer.status_code == 200 and "메일을 보내지 않습니다" in answer.content.decode()

    def test_with_mail_the_log_in_page_leads_there(self, client, settings):
        settings.EMAIL_URL = "smtp://localhost:1"
        assert "/accounts/password/reset/" in client.get("/accounts/login/").content.decode()
        assert 'name="email"' in client.get("/accounts/password/reset/").content.decode()
