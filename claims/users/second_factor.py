"""The second factor: if required, everybody has one and shows it again before sensitive actions."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from claims.hooks import deputy_chairs
from claims.personal_data import crypto
from claims.users.requests import is_htmx

FRESH_SECONDS = 15 * 60  # a shown factor is valid for sensitive actions
KINDS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes alone do not count
# They move or waive money, decide, change offices, rules or routes, reveal personal data, let it
# leave, or erase it.
SENSITIVE_PERMISSIONS = frozenset(
    {
        "claims.confirm_account",
        "claims.confirm_change",
        "claims.confirm_facts",
        "claims.confirm_handover",
        "claims.confirm_representation",
        "claims.reveal_account",
        "claims.reveal_phone",
        "reviews.answer_datasubjectrequest",
        "reviews.approve_benefit",
        "reviews.approve_erasure",
        "reviews.approve_payout",
        "reviews.approve_recovery",
        "reviews.confirm_decision",
        "reviews.decide_objection",
        "reviews.release_batch",
        "reviews.retriage",
        "reviews.settle_payeehold",
        "reviews.waive_large_recovery",
    }
)
# Those that a member who deputises for the chair acts by without holding them.
OF_DEPUTIES = frozenset(
    {
        "reviews.approve_recovery",
        "reviews.confirm_decision",
        "reviews.waive_large_recovery",
    }
)
# Routes that are open without a second factor.
OPEN_WITHOUT = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "healthz",
        "metrics",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "set_language",
    }
)


def has_second_factor(user: Any) -> bool:
    """Return True if an authenticator app or a passkey is set up. One query."""
    return is_mfa_enabled(user, KINDS)


def is_fresh(request: HttpRequest) -> bool:
    """Return True if this session showed a second factor within FRESH_SECONDS (15 minutes)."""
    shown = [
        record["at"]
        for record in get_authentication_records(request, request.user)
        if record.get("method") == "mfa"
    ]
    return bool(shown) and time.time() - max(shown) < FRESH_SECONDS


def needs_second_factor(request: HttpRequest, permissions: Iterable[str]) -> bool:
    """Return True if this POST to a view with these permissions needs the second factor shown
    again: the user holds a sensitive one of them, or deputises for the chair who does, and the
    factor was not shown within 15 minutes. False for other methods, and if MFA_REQUIRED is off.
    """
    if not settings.MFA_REQUIRED or request.method != "POST":
        return False
    grave = SENSITIVE_PERMISSIONS.intersection(permissions)
    if not grave or is_fresh(request):
        return False
    if any(request.user.has_perm(name) for name in grave):
        return True
    return bool(grave & OF_DEPUTIES) and request.user.pk in deputy_chairs()


def redirect_to_second_factor(request: HttpRequest, back: str) -> HttpResponse:
    """Redirect to the page that asks for the second factor and then goes to the address `back`. The
    posted action is not done: a message asks to repeat it.
    """
    messages.info(request, _("본인 확인이 필요합니다. 다시 확인한 뒤 한 번 더 눌러 주세요."))
    url = f"{reverse(_asking(request.user))}?{urlencode({'next': back})}"
    return HttpResponseClientRedirect(url) if is_htmx(request) else redirect(url)


def _asking(user: Any) -> str:
    """Return the name of the URL that asks for a factor the person has: a code, or a passkey if
    that is the only one."""
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    if Authenticator.Type.WEBAUTHN in kinds and Authenticator.Type.TOTP not in kinds:
        return "mfa_reauthenticate_webauthn"
    return "mfa_reauthenticate"


class SecondFactorMiddleware:
    """Middleware that redirects a user without a second factor to the page that sets one up, if
    MFA_REQUIRED is on; only a few pages open without it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not settings.MFA_REQUIRED or not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in OPEN_WITHOUT or has_second_factor(request.user):
            return None
        return redirect("mfa_index")


class EncryptedMFAAdapter(DefaultMFAAdapter):
    """Adapter of the log-in library that stores the secrets of authenticator apps and recovery
    codes encrypted.
    """

    AAD = b"mfa_authenticator.data"

    def encrypt(self, text: str) -> str:
        return base64.b64encode(crypto.encrypt(text, aad=self.AAD)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(base64.b64decode(encrypted_text), aad=self.AAD)
