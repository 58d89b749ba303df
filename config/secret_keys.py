"""Keys from the environment, checked before anything starts.

A key that is empty, truncated, repeated or copied from this repository would let the desk run
without protection. Each function raises ImproperlyConfigured and names the variable.
"""

import base64
import binascii
from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
SECRET_LETTERS = 50  # least length of DJANGO_SECRET_KEY, as in Django's check security.W009
DISTINCT = 12  # a key with fewer different letters or bytes is not random
TOKEN_LETTERS = 24  # least length of a bearer token
MAKE_ONE = (
    "make one with: python -c 'import base64, secrets; "
    "print(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())'"
)
MAKE_SECRET = "make one with: python -c 'import secrets; print(secrets.token_urlsafe(64))'"  # noqa: S105


def secret_key(text: str) -> str:
    """Return the text if it is a safe secret: at least 50 characters, 12 of them different, and not
    a default such as "django-insecure-". Raises ImproperlyConfigured otherwise."""
    low = text.lower()
    if len(text) < SECRET_LETTERS:
        raise ImproperlyConfigured(
            f"DJANGO_SECRET_KEY has {len(text)} letters and needs {SECRET_LETTERS}; {MAKE_SECRET}"
        )
    if len(set(text)) < DISTINCT or low.startswith(("django-insecure-", "only-for-tests")):
        raise ImproperlyConfigured(f"DJANGO_SECRET_KEY can be guessed; {MAKE_SECRET}")
    return text


def token(text: str, *, name: str) -> str:
    """Return a bearer token unchanged; an empty one is allowed and means that access is closed.

    Raises ImproperlyConfigured for fewer than 24 characters, or fewer than 12 different ones.
    """
    if text and (len(text) < TOKEN_LETTERS or len(set(text)) < DISTINCT):
        raise ImproperlyConfigured(
            f"{name} is too short to be a secret (24 letters at least); {MAKE_SECRET}"
        )
    return text


def decoded(text: str, *, name: str) -> bytes:
    """Decode base64, standard or URL-safe, with or without padding. Raises ImproperlyConfigured,
    naming the variable `name`, for a text that is not base64."""
    text = text.strip().translate(str.maketrans("+/", "-_")).rstrip("=")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ImproperlyConfigured(f"{name} is not base64; {MAKE_ONE}") from error


def key(text: str, *, name: str, shipped: bool = False) -> bytes:
    """Decode a key of exactly 32 bytes from base64. Raises ImproperlyConfigured, naming the
    variable `name`, for any other length, for readable text, and for fewer than 12 different bytes.

    With `shipped` any 32 bytes pass, such as the keys of tests.
    """
    found = decoded(text, name=name)
    if len(found) != KEY_BYTES:
        raise ImproperlyConfigured(
            f"{name} has {len(found)} bytes and needs exactly {KEY_BYTES}; {MAKE_ONE}"
        )
    # Readable text is a phrase or an example; random bytes are never readable.
    phrase = all(32 <= byte < 127 for byte in found)
    if not shipped and (phrase or len(set(found)) < DISTINCT):
        raise ImproperlyConfigured(f"{name} is not random; {MAKE_ONE}")
    return found


def numbered_keys(text: str, *, shipped: bool = False) -> dict[int, bytes]:
    """Parse `1:<base64>,2:<base64>` as {1: bytes, 2: bytes}. The key with the highest id encrypts;
    all of them decrypt.

    Raises ImproperlyConfigured, naming the variable, for an id outside 1 to 255 or given twice, and
    for a body that `key` refuses.
    """
    keys: dict[int, bytes] = {}
    for part in text.split(","):
        number, colon, body = part.strip().partition(":")
        if not (colon and number.isascii() and number.isdigit() and 1 <= int(number) <= 255):
            raise ImproperlyConfigured(
                f"FIELD_KEYS must be a list of id:key with ids from 1 to 255; {MAKE_ONE}"
            )
        if int(number) in keys:
            raise ImproperlyConfigured(f"FIELD_KEYS has the id {int(number)} twice")
        keys[int(number)] = key(body, name=f"FIELD_KEYS (id {int(number)})", shipped=shipped)
    return keys


def all_different(keys: Mapping[str, bytes]) -> None:
    """Compare keys, given by the names of their variables. Raises ImproperlyConfigured when two are
    the same: a leaked key must not reveal what another one protects."""
    seen: dict[bytes, str] = {}
    for name, found in keys.items():
        if found in seen:
            raise ImproperlyConfigured(f"{name} is the same key as {seen[found]}; {MAKE_ONE}")
        seen[found] = name
