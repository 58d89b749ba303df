"""Addresses of upload links.

A token is 128 bits, derived from the random `nonce` of its row with a key of its own purpose: a
reader of the database cannot make one, and a letter that is written later carries the same address
as the first. Its letters (a-z, 2-7) survive being read out and typed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from django.conf import settings
from django.urls import reverse

from claims.personal_data.crypto import derive_key

NONCE_BYTES, TOKEN_BYTES = 16, 16
TOKEN = re.compile(r"[a-z2-7]{26}")
# Replaced in texts that staff read: only the claimant may know the address in the letter.
_IN_TEXT = re.compile(r"(/u/)[a-z2-7]{26}\b")


def token_of(nonce: bytes | memoryview) -> str:
    """Return the token of the link with this nonce: 26 letters and digits (a-z, 2-7). Always the
    same for the same nonce."""
    key = derive_key(settings.INDEX_KEY, "claims.upload_links.token")
    digest = hmac.digest(key, bytes(nonce), "sha256")[:TOKEN_BYTES]
    return base64.b32encode(digest).decode().rstrip("=").lower()


def digest_of(token: str) -> bytes:
    """Return the digest of a token (SHA-256, 32 bytes) by which its link is found."""
    return hashlib.sha256(token.encode()).digest()


def typed_token(text: str) -> str:
    """Return a typed token in the form in which `token_of` makes it: lower case, 0 read as o and 1
    as l. '' for a text that cannot be a token."""
    plain = text.strip().lower().translate(str.maketrans("01", "ol"))
    return plain if TOKEN.fullmatch(plain) else ""


def address_of_token(token: str) -> str:
    """Return the absolute URL that opens the link with this token, for a letter."""
    return settings.SITE_URL + reverse("upload_links:open", args=[token])


def without_tokens(text: str) -> str:
    """Return a text that staff may read, with the token in each address of an upload link replaced
    by `…`."""
    return _IN_TEXT.sub(r"\1…", text)
