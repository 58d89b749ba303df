"""Log-in with an account of the organisation, at a real provider that also does it wrong."""

import threading
from urllib.parse import urlsplit

import httpx
import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.messages import get_messages
from django.test import Client
from requests.exceptions import InvalidURL

from claims.tests.factories import UserFactory
from claims.users import oidc
from claims.users.models import User
from claims.users.oidc_session import LimitedSession
from claims.users.tests.oidc_provider import Provider

pytestmark = pytest.mark.django_db
START = "/accounts/oidc/login/"
LOGIN = "/accounts/login/"
ADDRESS = "kim@council.example"


@pytest.fixture(scope="module")
def server():
    with Provider() as provider:
        threading.Thread(target=provider.serve_forever, daemon=True).start()
        yield provider
        provider.shutdown()


@pytest.fixture
def provider(server, settings):
    server.person = {"email": ADDRESS, "email_verified": True}
    server.changes, server.asked = {}, []
    server.mood = server.manner = server.late = ""
    server.moved = 0
    settings.OIDC_ISSUER = server.issuer
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = server.client, server.secret
    oidc.provider.cache_clear()
    yield server
    oidc.provider.cache_clear()


@pytest.fixture
def person():
    return UserFactory(email=ADDRESS, roles="member")


def at_the_provider(client, way=""):
    """Go to the provider and return the path to which it sends the browser back."""
    answer = client.get(START, {"next": way} if way else {})
    assert answer.status_code == 302
    sent = httpx.get(answer["Location"])
    assert sent.status_code == 302
    back = urlsplit(sent.headers["Location"])
    return f"{back.path}?{back.query}"


def log_in(client, way=""):
    return client.get(at_the_provider(client, way))


def signed_in_as(client):
    return client.session.get("_auth_user_id")


def refusal(client, answer):
    """Return the code of the refusal whose message the page of the log-in shows."""
    assert urlsplit(answer["Location"]).path == LOGIN
    assert signed_in_as(client) is None
    [said] = [str(message) for message in get_messages(client.get(LOGIN).wsgi_request)]
    errors = [oidc.OidcError, *oidc.OidcError.__subclasses__()]
    [code] = [error.code for error in errors if str(error.message) == said]
    return code


class TestWithoutAProvider:
    @pytest.mark.parametrize("path", [START, "/accounts/oidc/callback/?code=1&state=2"])
    def test_its_pages_are_not_there(self, client, path):
        assert client.get(path).status_code == 404

    def test_the_page_of_the_log_in_does_not_offer_it(self, client):
        assert START not in client.get(LOGIN).content.decode()


class TestLogIn:
    def test_the_person_with_the_address_is_in(self, client, provider, person):
        assert START in client.get(LOGIN).content.decode()
        answer = log_in(client)
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert signed_in_as(client) == str(person.pk)
        [asked] = provider.asked
        assert asked["scope"].split() == ["openid", "email"]

    def test_nothing_of_the_provider_is_stored(self, client, provider, person):
        log_in(client)
        kept = str(dict(client.session.items()))
        assert ADDRESS not in kept and "opaque" not in kept
        assert User.objects.get(pk=person.pk).email == ADDRESS

    def test_it_opens_the_page_that_was_asked_for(self, client, provider, person):
        page = client.get(f"{LOGIN}?next=/reviews/%3Ftab%3Dall").content.decode()
        assert f"{START}?next=/reviews/%3Ftab%3Dall" in page
        assert log_in(client, "/reviews/?tab=all")["Location"] == "/reviews/?tab=all"

    @pytest.mark.parametrize("way", ["https://evil.example/", "//evil.example/", "javascript:1"])
    def test_it_leads_nowhere_else(self, client, provider, person, way):
        assert log_in(client, way)["Location"] == "/"

    def test_the_second_factor_is_asked_for(self, client, provider, person):
        TOTP.activate(person, generate_totp_secret())
        assert log_in(client)["Location"] == "/accounts/2fa/authenticate/"
        assert signed_in_as(client) is None

    def test_who_has_none_must_set_one_up(self, client, provider, person, settings):
        settings.MFA_REQUIRED = True
        log_in(client)
        assert client.get("/")["Location"] == "/accounts/2fa/"

    def test_it_counts_as_no_second_factor(self, client, provider, settings):
        settings.MFA_REQUIRED = True
        finance = UserFactory(email=ADDRESS, roles="finance")
        log_in(client)
        TOTP.activate(finance, generate_totp_secret())
        answer = client.post("/payouts/approve/")
        assert answer["Location"].startswith("/accounts/2fa/reauthenticate/")

    def test_letters_of_another_case_are_the_same_address(self, client, provider, person):
        provider.person["email"] = "Kim@Council.Example"
        log_in(client)
        assert signed_in_as(client) == str(person.pk)

    def test_an_address_told_at_userinfo_counts(self, client, provider, person):
        provider.mood = "by userinfo"
        log_in(client)
        assert signed_in_as(client) == str(person.pk)

    def test_a_new_key_of_the_provider_is_fetched(self, client, provider, person):
        log_in(client)
        client.logout()
        old, provider.key = provider.key, type(provider.key).generate_key(2048, {"kid": "1"})
        oidc.provider().server_metadata["jwks"]["keys"][0]["kid"] = "0"  # the one that it knows
        try:
            log_in(client)
        finally:
            provider.key = old
        assert signed_in_as(client) == str(person.pk)


class TestAddress:
    def test_one_of_no_account(self, client, provider):
        assert refusal(client, log_in(client)) == "oidc_address_unknown"
        assert not User.objects.filter(email=ADDRESS).exists()

    def test_one_of_a_disabled_account(self, client, provider, person):
        User.objects.filter(pk=person.pk).update(is_active=False)
        assert refusal(client, log_in(client)) == "oidc_address_unknown"

    def test_one_of_two_accounts(self, client, provider, person):
        UserFactory(email=ADDRESS.upper())
        assert refusal(client, log_in(client)) == "oidc_address_shared"

    def test_a_letter_that_only_looks_alike_is_another_address(self, client, provider, person):
        provider.person["email"] = ADDRESS.replace("i", "ı")
        assert User.objects.filter(email__iexact=provider.person["email"]).exists()
        assert refusal(client, log_in(client)) == "oidc_address_unknown"

    @pytest.mark.parametrize("verified", [False, None, "true", 1])
    def test_one_that_the_provider_did_not_verify(self, client, provider, person, verified):
        provider.changes["email_verified"] = verified
        assert refusal(client, log_in(client)) == "oidc_address_unverified"

    @pytest.mark.parametrize("address", ["", [ADDRESS], {"a": 1}, f"{ADDRESS}\0"])
    def test_none(self, client, provider, person, address):
        provider.changes["email"] = address
        assert refusal(client, log_in(client)) == "oidc_address_unverified"

    def test_userinfo_of_another_person(self, client, provider, person):
        provider.mood = "other person"
        assert refusal(client, log_in(client)) == "oidc_address_unverified"


class TestToken:
    @pytest.mark.parametrize(
        "changes",
        [
            {"iss": "https://other.example"},
            {"iss": None},
            {"aud": "another"},
            {"aud": "another", "azp": "desk"},
            {"aud": None},
            {"nonce": "of another log-in"},
            {"nonce": None},
            {"exp": 1},
            {"exp": None},
            {"sub": None},
        ],
        ids=str,
    )
    def test_one_that_is_not_ours_is_refused(self, client, provider, person, changes):
        provider.changes = changes
        assert refusal(client, log_in(client)) == "oidc_refused"

    @pytest.mark.parametrize("mood", ["other key", "no token", "denied"])
    def test_one_that_is_not_the_providers(self, client, provider, person, mood):
        provider.mood = mood
        assert refusal(client, log_in(client)) == "oidc_refused"

    def test_a_wrong_secret(self, client, provider, person, settings):
        settings.OIDC_CLIENT_SECRET = "another"
        assert refusal(client, log_in(client)) == "oidc_refused"


class TestBrowser:
    def test_a_callback_that_another_browser_began(self, client, provider, person):
        back = at_the_provider(Client())
        assert refusal(client, client.get(back)) == "oidc_refused"

    def test_the_same_callback_twice(self, client, provider, person):
        back = at_the_provider(client)
        client.get(back)
        client.logout()
        assert refusal(client, client.get(back)) == "oidc_refused"

    @pytest.mark.parametrize("query", ["", "?code=1", "?state=1", "?error=access_denied"])
    def test_a_callback_out_of_nothing(self, client, provider, query):
        answer = client.get(f"/accounts/oidc/callback/{query}")
        assert refusal(client, answer) == "oidc_refused"

    def test_the_page_asked_for_outlives_a_refusal(self, client, provider):
        answer = log_in(client, "/reviews/")
        assert answer["Location"] == f"{LOGIN}?next=%2Freviews%2F"


class TestProviderAway:
    @pytest.mark.parametrize("mood", ["busy", "garbled"])
    def test_before_the_log_in(self, client, provider, person, mood):
        provider.mood = mood
        assert refusal(client, client.get(START)) == "oidc_provider_away"

    def test_it_is_there_again(self, client, provider, person):
        provider.mood = "busy"
        client.get(START)
        provider.mood = ""
        log_in(client)
        assert signed_in_as(client) == str(person.pk)

    def test_nobody_listens(self, client, provider, settings):
        settings.OIDC_ISSUER = "http://127.0.0.1:9"
        assert refusal(client, client.get(START)) == "oidc_provider_away"

    def test_in_the_middle(self, client, provider, person):
        back = at_the_provider(client)
        provider.mood = "busy"
        assert refusal(client, client.get(back)) == "oidc_provider_away"

    def test_nonsense_in_the_middle(self, client, provider, person):
        back = at_the_provider(client)
        provider.mood = "garbled"
        assert refusal(client, client.get(back)) == "oidc_refused"

    def test_a_document_of_another_issuer(self, client, provider, settings):
        settings.OIDC_ISSUER = provider.issuer + "/"
        assert refusal(client, client.get(START)) == "oidc_provider_away"

    def test_a_wrong_document_is_not_kept(self, client, provider, person):
        provider.mood = "elsewhere"
        assert refusal(client, client.get(START)) == "oidc_provider_away"
        provider.mood = ""
        log_in(client)
        assert signed_in_as(client) == str(person.pk)


class TestLimits:
    """A provider whose answers have no end holds no page of the desk."""

    MANNERS = ("long", "dripping", "dripping head")

    @pytest.fixture(autouse=True)
    def _soon(self, settings):
        settings.OIDC_SECONDS = 0.3

    @pytest.mark.parametrize("manner", MANNERS)
    def test_before_the_log_in(self, client, provider, person, manner):
        provider.late, provider.manner = oidc.DISCOVERY, manner
        assert refusal(client, client.get(START)) == "oidc_provider_away"

    @pytest.mark.parametrize("manner", MANNERS)
    @pytest.mark.parametrize("late", ["/token", "/jwks", "/userinfo"])
    def test_in_the_middle(self, client, provider, person, settings, late, manner):
        provider.mood = "by userinfo"
        back = at_the_provider(client)
        provider.late, provider.manner = late, manner
        assert refusal(client, client.get(back)) == "oidc_provider_away"

    def test_a_right_answer_comes_in_time(self, client, provider, person, settings):
        settings.OIDC_SECONDS = 60
        log_in(client)
        assert signed_in_as(client) == str(person.pk)

    def test_code_and_secret_follow_no_redirect(self, client, provider, person, settings):
        settings.OIDC_SECONDS = 60
        back = at_the_provider(client)
        provider.mood = "moved"
        refusal(client, client.get(back))
        oidc.provider.cache_clear()
        refusal(client, client.get(START))
        assert provider.moved == 0

    def test_an_issuer_with_encryption_names_no_address_without(self, provider, settings):
        settings.OIDC_ISSUER = "https://provider.example"
        with pytest.raises(InvalidURL), LimitedSession() as session:
            session.request("GET", f"{provider.issuer}/jwks", withhold_token=True)


class TestState:
    def test_a_log_in_is_begun_for_an_hour(self, client, provider, person):
        back = at_the_provider(client)
        session = client.session
        [name] = [key for key in dict(session) if key.startswith("_state_")]
        session[name] = {**session[name], "exp": session[name]["exp"] - 3600}
        session.save()
        assert refusal(client, client.get(back)) == "oidc_refused"

    def test_the_last_ones_are_kept(self, client, provider, person):
        first, *others = [at_the_provider(client) for _ in range(oidc.KeptStates.most + 1)]
        states = [key for key in dict(client.session) if key.startswith("_state_")]
        assert len(states) == oidc.KeptStates.most
        assert refusal(client, client.get(first)) == "oidc_refused"
        client.get(others[0])
        assert signed_in_as(client) == str(person.pk)


def test_wrong_keys_are_not_kept(client, provider, person):
    provider.mood = "wrong keys"
    assert refusal(client, log_in(client)) == "oidc_refused"
    provider.mood = ""
    log_in(client)
    assert signed_in_as(client) == str(person.pk)


def test_the_log_names_nobody(client, provider, capsys, caplog):
    log_in(client)
    said = capsys.readouterr()
    assert ADDRESS not in said.out + said.err + caplog.text
