"""The keys file: the keys in a file apart from the backup, and their fingerprints in its manifest.

The file holds lines NAME=value, quoted as a shell reads them. It must not lie where a backup of the
database or of the documents lies."""

import hmac
import os
import shlex
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from claims.backup.errors import BackupError, WrongKeysError
from claims.personal_data.crypto import derive_key
from config import secret_keys

NAMES = ("DJANGO_SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "DIGEST_KEY")


def write_keys(path: Path) -> None:
    """Write this process's keys (environment variables NAMES) into a new file of mode 0600.

    Raises BackupError if a variable is not set, or the file exists or cannot be written; then
    nothing of it is left.
    """
    missing = [name for name in NAMES if not os.environ.get(name)]
    if missing:
        raise BackupError(f"환경 변수 {', '.join(missing)}이(가) 없습니다.")
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise BackupError(f"{path}: 이미 있는 파일입니다. 다른 이름을 쓰세요.") from error
    except OSError as error:
        raise BackupError(f"{path}: 쓸 수 없습니다({error.strerror}).") from error
    try:
        with open(descriptor, "w") as file:
            file.writelines(f"{name}={shlex.quote(os.environ[name])}\n" for name in NAMES)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)  # half a file would be refused as an existing one
        raise BackupError(f"{path}: 쓸 수 없습니다({error.strerror}).") from error


def read_keys(path: Path) -> dict[str, str]:
    """Return the variables of a keys file (NAMES) by name. Raises BackupError if the file cannot be
    read or one of them is missing.
    """
    try:
        lines = path.read_text().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(f"{path}: 키 파일을 읽을 수 없습니다.") from error
    found = {name: _unquoted(value) for name, value in _assignments(lines)}
    missing = [name for name in NAMES if not found.get(name)]
    if missing:
        raise BackupError(f"{path}: {', '.join(missing)}이(가) 없습니다. 키 파일이 아닙니다.")
    return {name: found[name] for name in NAMES}


def _assignments(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        name, sign, value = line.strip().partition("=")
        if sign:
            yield name, value


def _unquoted(value: str) -> str:
    """Return a value without the quotes that a shell takes away. Older files have none, whatever
    the value holds."""
    if value.startswith("'") and value.endswith("'"):
        return "".join(shlex.split(value))
    return value


def field_keys(kept: Mapping[str, str]) -> dict[int, bytes]:
    """Return {key id: key} of FIELD_KEYS from the variables of a keys file. Raises BackupError if
    they cannot be read."""
    try:
        return secret_keys.numbered_keys(kept["FIELD_KEYS"], shipped=settings.TESTING)
    except ImproperlyConfigured as error:
        said, _sign, _make_one = str(error).partition(";")  # a new key would open nothing
        raise BackupError(f"키 파일의 {said}") from error


def fingerprints() -> dict[str, str]:
    """Return {name of a key in use ("INDEX_KEY", "FIELD_KEYS 1"): digest of 16 hex digits}. A
    digest reveals nothing of its key."""
    keys = {f"FIELD_KEYS {number}": key for number, key in settings.FIELD_KEYS.items()}
    keys |= {"INDEX_KEY": settings.INDEX_KEY, "DIGEST_KEY": settings.DIGEST_KEY}
    return {name: derive_key(key, "desk fingerprint").hex()[:16] for name, key in keys.items()}


def require_same(wanted: Mapping[str, str]) -> None:
    """Raise WrongKeysError unless the keys in use have the fingerprints `wanted` of a manifest (a
    result of `fingerprints`)."""
    have = fingerprints()
    other = [name for name, digest in wanted.items() if have.get(name) != digest]
    if other:
        raise WrongKeysError(
            f"지금 쓰는 키가 백업을 만들 때의 키와 다릅니다: {', '.join(other)}. "
            "키 파일의 값을 환경 변수에 넣고 다시 실행하세요."
        )


def manifest_mac(text: bytes, key: bytes) -> str:
    """Return the HMAC (hex) by which `manifest.read` finds that a manifest was altered. `text` is
    the manifest as bytes, `key` one of FIELD_KEYS."""
    return hmac.digest(derive_key(key, "desk manifest"), text, "sha256").hex()
