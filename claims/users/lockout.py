"""Limits on password attempts: nobody can guess a password, and nobody can lock another person out.

Wrong passwords count in one of two ways:

- from a browser in which this person has logged in before (a signed cookie proves it), they count
  for that browser alone;
- from any other browser they count for the address, for the account at that address, and for the
  account over all addresses from which this person has not logged in lately.

So an attacker uses up only his own attempts, and can at most keep new devices at new addresses out
for an hour. Addresses are kept in Redis, which may lose them. Source: OWASP, "Device cookies";
개인정보의 안전성 확보조치 기준 §6 (lockout after failures).
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from typing import NamedTuple

from allauth.account.utils import filter_users_by_username
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac
from redis.exceptions import RedisError

from claims.users.models import User
from claims.users.requests import client_ip

APP = "desk"
SALT = "desk.device"
KNOWN_SECONDS = 180 * 24 * 3600  # seconds that a browser, and an address, stays known

# allauth's notation: attempts/period. One address alone never reaches the account's limit.
DEVICE = "5/15m/key"
ADDRESS = "10/m/key"
ACCOUNT_HERE = "5/15m/key,15/h/key"
ACCOUNT_ANYWHERE = "20/h/key"


NOTED_SECONDS = 3600  # seconds that administrators see that an account was locked


class Limit(NamedTuple):
    """One limit on attempts to log in: the key under which they are counted, the rates ("5/15m/key"
    and the like), the adapter's message once it is reached, and the account that is locked then
    (primary key, 0 for an address or an unknown name).
    """

    key: str
    rates: str
    message: str
    account: int = 0


def account_of(login: str) -> User | None:
    """Return the account of a typed log-in name, None for an unknown one. Names are compared as the
    log-in does."""
    if not login or "\0" in login:
        return None
    plain = unicodedata.normalize("NFKC", login)  # as names are kept, and as `account_key` counts
    return filter_users_by_username(plain).only("pk", "password").first()


def account_key(user: User | None, login: str) -> str:
    """Return the key under which attempts on an account are counted; for an unknown name one made
    of the name itself, so that both respond alike. A new password changes the key, so counts begin
    again."""
    if user is not None:
        return f"user:{user.pk}:{salted_hmac(SALT, user.password).hexdigest()[:16]}"
    plain = unicodedata.normalize("NFKC", login).casefold().strip()
    return f"name:{hashlib.sha256(plain.encode()).hexdigest()}"


def limits(request: HttpRequest, login: str) -> list[Limit]:
    """Return the Limits that apply to an attempt to log in. For a known browser: only the browser's
    limit. Else the limit of the address, that of the account at this address, and that of the
    account anywhere unless the person has logged in at this address lately."""
    user = account_of(login)
    device = known_device(request, user) if user else ""
    if device:
        assert user is not None
        return [Limit(f"device:{device}", DEVICE, "locked_on_this_device", user.pk)]
    account = user.pk if user else 0
    who, address = account_key(user, login), _network(request)
    found = [
        Limit(f"address:{address}", ADDRESS, "locked_at_this_address"),
        Limit(f"{who}@{address}", ACCOUNT_HERE, "locked_at_this_address", account),
    ]
    if not cache.get(_address_key(who, address)):
        found.append(Limit(who, ACCOUNT_ANYWHERE, "locked_for_new_devices", account))
    return found


def count_attempt(
    request: HttpRequest, login: str
) -> tuple[list[ratelimit.RateLimitUsage], str | None]:
    """Count an attempt to log in under all its limits. Returns (counts, None), or ([], name of the
    adapter's message) when a limit is reached: then nothing is counted, the account is noted as
    locked, and the password must not be checked."""
    used: list[ratelimit.RateLimitUsage] = []
    for limit in limits(request, login):
        usage = ratelimit.consume(
            request, app=APP, action="password", config={"password": limit.rates}, key=limit.key
        )
        if not usage:
            take_back(used)
            if limit.account:
                cache.set(_locked_key(limit.account), True, NOTED_SECONDS)
            return [], limit.message
        used.append(usage)
    return used, None


def tries_left(used: list[ratelimit.RateLimitUsage]) -> int:
    """Return the least number of attempts left under these counts (of `count_attempt`). Attempts on
    an unknown log-in name are counted in the same manner, so the number does not reveal whether the
    account exists."""
    keys = [one.cache_key for usage in used for one in usage.usage]
    counted = cache.get_many(keys)
    # A key contains its rate: allauth:rl:<app>:<action>:<amount>/<seconds>/key:<hash>.
    most = {key: int(key.split(":")[4].partition("/")[0]) for key in keys}
    return min((max(0, most[key] - len(counted.get(key, []))) for key in keys), default=0)


def locked_accounts() -> list[int]:
    """Return the primary keys of the accounts whose log-in was refused by a limit within the last
    hour. One query; while Redis is away those that were refused since."""
    keys = {_locked_key(pk): pk for pk in User.objects.values_list("pk", flat=True)}
    try:
        return [keys[key] for key in cache.get_many(keys)]
    except (RedisError, OSError):
        return []


def _locked_key(account: int) -> str:
    return f"locked-account:{account}"


def take_back(used: list[ratelimit.RateLimitUsage]) -> None:
    """Undo these counts (of `count_attempt`) after the right password; earlier wrong attempts stay
    counted."""
    for usage in used:
        usage.rollback()


# ------------------------------------------------------------------ known browsers and addresses
def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Set a signed cookie by which this browser is known as one of the person who has logged in;
    note its address as known, and delete the note that the account is locked."""
    device = known_device(request, user) or secrets.token_urlsafe(12)
    response.set_cookie(
        cookie_name(user),
        signing.TimestampSigner(salt=SALT).sign(f"{device}.{_seal(user, device)}"),
        max_age=KNOWN_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    cache.delete(_locked_key(user.pk))
    cache.set(_address_key(account_key(user, ""), _network(request)), True, KNOWN_SECONDS)


def known_device(request: HttpRequest, user: User) -> str:
    """Return the id of this browser if the person has logged in with it since the last change of
    their password; else an empty string."""
    cookie = request.COOKIES.get(cookie_name(user), "")
    try:
        value = signing.TimestampSigner(salt=SALT).unsign(cookie, max_age=KNOWN_SECONDS)
    except signing.BadSignature:
        return ""
    device, _dot, seal = value.partition(".")
    return device if constant_time_compare(seal, _seal(user, device)) else ""


def cookie_name(user: User) -> str:
    """Return the name of the cookie by which a browser is known: another one for each person, since
    colleagues share a computer. It does not reveal the person."""
    return f"desk_device_{salted_hmac(SALT, f'name:{user.pk}').hexdigest()[:12]}"


def _seal(user: User, device: str) -> str:
    """Return a signature (hex) over a browser, a person and their present password: a new password
    invalidates the cookie."""
    body = f"{user.pk}:{device}:{user.password}"
    return salted_hmac(SALT, body, algorithm="sha256").hexdigest()


def _network(request: HttpRequest) -> str:
    """Return the client's address as text; for IPv6 that of its network, since one subscriber has
    the whole of it."""
    return ratelimit.truncate_ip(client_ip(request) or "nowhere")


def _address_key(who: str, address: str) -> str:
    return f"known-address:{hashlib.sha256(f'{who}@{address}'.encode()).hexdigest()}"
