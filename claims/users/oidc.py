"""Log-in with accounts of the organisation, by OpenID Connect: authorization code with PKCE, state
and nonce (authlib). Settings OIDC_…; without them the two views answer 404.

The provider says which mail address its user has, and the active account with that address is
logged in. Nothing of the provider is stored, and no account is made. Two administrators set the
address of an account with a role; links to set a password go there, too (docs/decisions/0153)."""

from __future__ import annotations

from functools import cache
from typing import Any

import structlog
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import DjangoIntegration, DjangoOAuth2App, OAuth
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from joserfc.errors import JoseError
from requests import RequestException

from claims.errors import DomainError
from claims.users.models import User
from claims.users.oidc_session import LimitedSession
from claims.users.permissions import public

log = structlog.get_logger(__name__)

DISCOVERY = "/.well-known/openid-configuration"
# What authlib raises for answers that are no OpenID Connect, besides its own errors.
NONSENSE = (
    AuthlibBaseError,
    JoseError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)


class OidcError(DomainError):
    """Error of a log-in that the provider did not confirm, or whose address is of no account."""

    code = "oidc_refused"
    message = _(
        "조직 계정으로 로그인하지 못했습니다. 다시 해 보고, 계속 안 되면 관리자에게 알려 주세요."
    )


class ProviderAwayError(OidcError):
    code = "oidc_provider_away"
    message = _(
        "조직 계정 서버와 연결하지 못했습니다. 잠시 뒤에 다시 하거나 아이디와 비밀번호로 로그인해 "
        "주세요."
    )


class UnverifiedAddressError(OidcError):
    code = "oidc_address_unverified"
    message = _("조직 계정에 확인된 메일 주소가 없습니다. 조직의 계정 담당자에게 알려 주세요.")


class UnknownAddressError(OidcError):
    code = "oidc_address_unknown"
    message = _("조직 계정의 메일 주소로 등록된 사용자가 없습니다. 관리자에게 알려 주세요.")


class SharedAddressError(OidcError):
    code = "oidc_address_shared"
    message = _(
        "조직 계정의 메일 주소를 두 사용자가 함께 씁니다. 아이디와 비밀번호로 로그인하고 "
        "관리자에게 알려 주세요."
    )


class KeptStates(DjangoIntegration):
    """States of begun log-ins in the session, each for an hour. authlib writes when one ends, but
    takes it also later, and keeps any number."""

    most = 10  # log-ins that one browser has begun at once

    def get_state_data(self, session: Any, state: Any) -> Any:
        self._clear_session_state(session)
        return super().get_state_data(session, state)

    def set_state_data(self, session: Any, state: str, data: Any) -> None:
        self._clear_session_state(session)
        begun = [key for key in dict(session) if key.startswith(f"_state_{self.name}_")]
        for key in sorted(begun, key=lambda key: session[key]["exp"])[: -self.most + 1]:
            del session[key]
        super().set_state_data(session, state, data)


class Client(DjangoOAuth2App):
    client_cls = LimitedSession


class Clients(OAuth):
    oauth2_client_cls = Client
    framework_integration_cls = KeptStates


@cache
def provider() -> DjangoOAuth2App:
    """Return the client of the provider. It keeps the provider's addresses and keys once it has
    read them, until an answer is wrong or the process ends; keys are read again for an unknown
    key id."""
    return Clients().register(
        "oidc",
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=settings.OIDC_CLIENT_SECRET,
        server_metadata_url=settings.OIDC_ISSUER.rstrip("/") + DISCOVERY,
        client_kwargs={
            "scope": "openid email",
            "code_challenge_method": "S256",
        },
    )


@public
@never_cache
@require_GET
def oidc_log_in(request: HttpRequest) -> HttpResponse:
    """View that sends the browser to the provider. `next` is the page to open after the log-in.

    A link and no form: the policy of the pages lets forms go to the desk alone."""
    if not settings.OIDC_ISSUER:
        raise Http404
    way = get_next_redirect_url(request) or ""
    back = request.build_absolute_uri(reverse("oidc_callback"))
    try:
        _check_issuer()
        asked = provider().create_authorization_url(back)
    except (RequestException, OidcError, *NONSENSE) as error:
        return _refused(request, ProviderAwayError(), way, error)
    provider().save_authorize_data(request, redirect_uri=back, next=way, **asked)
    return HttpResponseRedirect(asked["url"])


@public
@never_cache
@require_GET
def oidc_callback(request: HttpRequest) -> HttpResponse:
    """View to which the provider sends the browser back. Logs the user in, or asks for the second
    factor first; a refusal is a message on the page of the log-in."""
    if not settings.OIDC_ISSUER:
        raise Http404
    way = _way(request)
    try:
        user = account_with(verified_address(request))
    except OidcError as error:
        return _refused(request, error, way, error.__cause__)
    record_authentication(request, user, method="oidc")
    return perform_login(request, Login(user=user, redirect_url=way or None))


def verified_address(request: HttpRequest) -> str:
    """Exchange the code of a callback for the provider's ID token and return the mail address that
    it confirms.

    Signature, issuer, audience, time and nonce of the token are checked. Raises OidcError if one of
    them is wrong, ProviderAwayError if the provider does not answer, and UnverifiedAddressError
    if it gives no address, or does not say that it verified it."""
    expected = {
        "iss": {"essential": True, "value": settings.OIDC_ISSUER},
        "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID},
    }
    try:
        token = provider().authorize_access_token(request, claims_options=expected)
        claims = token.get("userinfo")
        if not claims:
            raise OidcError
        if "email" not in claims:  # a provider may give it by this address alone
            told = provider().userinfo(token=token)
            claims = told if told.get("sub") == claims["sub"] else {}
    except RequestException as error:
        raise ProviderAwayError from error
    except NONSENSE as error:
        if not isinstance(error, AuthlibBaseError):  # it may come of a wrong document or wrong keys
            provider.cache_clear()
        raise OidcError from error
    address = claims.get("email")
    # The database takes neither NUL nor half of a surrogate pair; both are unprintable.
    is_text = isinstance(address, str) and address.isprintable()
    if not address or not is_text or claims.get("email_verified") is not True:
        raise UnverifiedAddressError
    return str(address)


def account_with(address: str) -> User:
    """Return the active account with this mail address; upper and lower case of ASCII letters are
    alike, no others: "ı" and "i" are two addresses. Raises UnknownAddressError, or
    SharedAddressError for two accounts."""
    alike = User.objects.filter(email__iexact=address, is_active=True)
    found = [user for user in alike if user.email.encode().lower() == address.encode().lower()]
    if not found:
        raise UnknownAddressError
    if len(found) > 1:
        raise SharedAddressError
    return found[0]


def _check_issuer() -> None:
    """Raise OidcError if the document of the provider is another one's (OpenID Connect Discovery
    1.0, 4.3). Then the log names both issuers, and the document is read again the next time."""
    issuer = provider().load_server_metadata().get("issuer")
    if issuer != settings.OIDC_ISSUER:
        provider.cache_clear()
        log.error("oidc_issuer_differs", document=issuer, setting=settings.OIDC_ISSUER)
        raise OidcError


def _way(request: HttpRequest) -> str:
    """Return the page to open after the log-in, as `oidc_log_in` kept it with the state."""
    kept: dict[str, Any] | None = provider().framework.get_state_data(
        request.session, request.GET.get("state", "")
    )
    return kept.get("next", "") if kept else ""


def _refused(
    request: HttpRequest, refusal: OidcError, way: str, cause: BaseException | None
) -> HttpResponse:
    """Redirect to the log-in page with the message of a refusal. The log has the kind of the cause,
    no address."""
    log.warning(refusal.code, cause=type(cause or refusal).__name__)
    messages.error(request, refusal.message)
    page = reverse("account_login")
    return redirect(f"{page}?{urlencode({'next': way})}" if way else page)
