"""Encryption of personal columns, and keyed digests that replace personal text.

Stored form: key id (1 byte) · nonce (12 bytes) · AES-256-GCM ciphertext and tag. The associated
data binds a value to its table, column and owner, so that a copied value cannot be decrypted
elsewhere. Source: 개인정보의 안전성 확보조치 기준 (accounts encrypted at rest).
"""

import hmac
import os
from functools import cache
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12  # bytes
INDEX = 16  # bytes kept of an HMAC: enough against accidental equality at 10 million rows


class CannotDecryptError(Exception):
    """Error: the value was encrypted with other associated data, was altered, or its key is
    missing."""


@cache
def _cipher(key_id: int) -> AESGCM:
    try:
        return AESGCM(settings.FIELD_KEYS[key_id])
    except KeyError as error:
        raise CannotDecryptError(f"FIELD_KEYS has no key {key_id}") from error


@cache
def _current() -> tuple[bytes, AESGCM]:
    key_id = max(settings.FIELD_KEYS)
    return bytes([key_id]), _cipher(key_id)


def aad(table: str, column: str, owner: str) -> bytes:
    """Return the associated data (bytes) to encrypt or decrypt a value with; `owner` is a key that
    never changes, such as the claim number."""
    return f"{table}.{column}:{owner}".encode()


def encrypt_bytes(plain: bytes, *, aad: bytes) -> bytes:
    prefix, cipher = _current()
    nonce = os.urandom(NONCE)
    return prefix + nonce + cipher.encrypt(nonce, plain, aad)


def decrypt_bytes(value: bytes | memoryview, *, aad: bytes) -> bytes:
    """Return the plain bytes of an encrypted value; `aad` is that with which it was encrypted.
    Raises CannotDecryptError for another `aad`, an altered value or a missing key."""
    value = bytes(value)
    try:
        return _cipher(value[0]).decrypt(value[1 : 1 + NONCE], value[1 + NONCE :], aad)
    except (InvalidTag, IndexError, ValueError) as error:
        raise CannotDecryptError(
            "the encrypted value was altered, or it belongs to another row or column"
        ) from error


def encrypt(text: str, *, aad: bytes) -> bytes:
    return encrypt_bytes(text.encode(), aad=aad)


def decrypt(value: bytes | memoryview, *, aad: bytes) -> str:
    """Return the plain text of an encrypted value; `aad` is that with which it was encrypted.
    Raises CannotDecryptError for another `aad`, an altered value or a missing key."""
    return decrypt_bytes(value, aad=aad).decode()


@cache
def _pads(setting: str) -> tuple[Any, Any]:
    """Return the SHA-256 states after the inner and the outer pad of HMAC (RFC 2104) with the key
    in a setting ("INDEX_KEY"), computed once a process. The caller copies them before use."""
    key: bytes = getattr(settings, setting)
    block = (sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    return sha256(bytes(b ^ 0x36 for b in block)), sha256(bytes(b ^ 0x5C for b in block))


def _hmac(setting: str, body: bytes) -> bytes:
    """Return the first 16 bytes of HMAC-SHA-256 with the key in a setting ("INDEX_KEY"), at half
    the cost of hmac.digest."""
    begun_inner, begun_outer = _pads(setting)
    inner, outer = begun_inner.copy(), begun_outer.copy()
    inner.update(body)
    outer.update(inner.digest())
    return outer.digest()[:INDEX]


def blind_index(kind: str, normalised: str) -> bytes:
    """Return a keyed digest (16 bytes) of a normalised value for exact search: equal values of one
    `kind` ("phone") give the same digest, from which the value cannot be read back."""
    return _hmac("INDEX_KEY", f"{kind}:{normalised}".encode())


class ColumnCipher:
    """Encrypter of one column for very many rows: `encrypt(text, owner)` returns what the function
    `encrypt` does with `aad(table, column, owner)`.

    Key and associated data are prepared once, not for each row."""

    def __init__(self, table: str, column: str) -> None:
        self._prefix, cipher = _current()
        self._encrypt = cipher.encrypt
        self._place = aad(table, column, "").decode()

    def encrypt(self, text: str, owner: str) -> bytes:
        nonce = os.urandom(NONCE)
        place = f"{self._place}{owner}".encode()
        return self._prefix + nonce + self._encrypt(nonce, text.encode(), place)


class ManyDigests:
    """Keyed digests (16 bytes) of very many texts with the same beginning: `of(rest)` returns what
    `blind_index` or `text_digest` would. The beginning is digested once. `setting` names the
    key."""

    def __init__(self, setting: str, beginning: str = "") -> None:
        inner, outer = _pads(setting)
        begun = inner.copy()
        begun.update(beginning.encode())
        self._inner, self._outer = begun.copy, outer.copy

    def of(self, text: str) -> bytes:
        inner, outer = self._inner(), self._outer()
        inner.update(text.encode())
        outer.update(inner.digest())
        return outer.digest()[:INDEX]


def derive_key(key: bytes, purpose: str) -> bytes:
    """Return a key (32 bytes) derived from `key` for one purpose; it reveals nothing about the
    original."""
    return hmac.digest(key, purpose.encode(), "sha256")


def text_digest(*parts: str | None) -> bytes:
    """Return a keyed digest (16 bytes) of personal text, which remains when the text is erased."""
    body = b"\x1f".join((part or "").encode() for part in parts)
    return _hmac("DIGEST_KEY", body)


def facts_digest(*parts: object) -> bytes:
    """Return a keyed digest (16 bytes) of the parsed facts of a claim: equal facts give the same
    digest, whatever file they came from. A single part is taken as facts that are joined already.
    """
    if len(parts) == 1:
        return _hmac("DIGEST_KEY", str(parts[0]).encode())
    body = "\x1f".join("" if part is None else str(part) for part in parts).encode()
    return _hmac("DIGEST_KEY", body)
