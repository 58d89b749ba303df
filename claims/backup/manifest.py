"""The manifest of a backup: sizes, digests, counts, state of the schema, version of the code."""

import hashlib
import hmac
import json
import subprocess
import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from claims.backup import keys, postgres
from claims.backup.errors import BackupError, WrongKeysError
from claims.personal_data import crypto
from claims.register.models import Claim

FORMAT = 1
FILE = "manifest.json"
DATABASE = "database.sealed"
DOCUMENTS = "documents.sealed"  # the list of files, one JSON line each


def state_of_database() -> dict[str, Any]:
    """Return the state that a restored copy must have: {"migrations": applied ones, "tables": rows
    and digest of each, "schema": digests by kind of object, "encrypted": digest of one decrypted
    value}."""
    return {
        "migrations": applied_migrations(),
        "tables": postgres.table_state(),
        "schema": postgres.shape_state(),
        "encrypted": encrypted_value(),
    }


def code_version() -> str:
    """Return the version of the code as text; in a clone followed by "+" and the commit."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    number: str = project["version"]
    asked = ["git", "-C", str(settings.BASE_DIR), "rev-parse", "--short=12", "HEAD"]
    try:
        commit = subprocess.run(asked, capture_output=True, text=True, timeout=10).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        commit = ""
    return f"{number}+{commit}" if commit else number


def roles() -> dict[str, str]:
    """Return the database roles: {"owner": role that owns the tables, "app": role that uses
    them}."""
    return {
        "owner": connections[postgres.OWNER].settings_dict["USER"],
        "app": connections["default"].settings_dict["USER"],
    }


def encrypted_value(pk: int | None = None) -> dict[str, Any] | None:
    """Decrypt the phone of a claim and return {"claim": primary key, "digest": keyed digest}.

    The claim is the one with the primary key `pk`, by default the first claim with a phone. None if
    there is no such claim. Raises CannotDecryptError for another key or an altered value."""
    claims = Claim.objects.using(postgres.OWNER).filter(phone__isnull=False)
    claim = (claims if pk is None else claims.filter(pk=pk)).order_by("pk").first()
    if claim is None:
        return None
    return {"claim": claim.pk, "digest": crypto.text_digest("backup", claim.reveal_phone()).hex()}


def applied_migrations() -> dict[str, Any]:
    applied = sorted(MigrationRecorder(connections[postgres.OWNER]).applied_migrations())
    newest = {app: name for app, name in applied}
    text = "\n".join(f"{app}.{name}" for app, name in applied)
    return {
        "applied": len(applied),
        "newest": newest,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }


def write(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest as JSON into the backup's folder, with an HMAC (`keys.manifest_mac`) under
    the newest key of FIELD_KEYS."""
    number = max(settings.FIELD_KEYS)
    code = keys.manifest_mac(_text(manifest), settings.FIELD_KEYS[number])
    whole = manifest | {"mac": {"key": number, "code": code}}
    (folder / FILE).write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")


def read(folder: Path, field_keys: dict[int, bytes]) -> dict[str, Any]:
    """Return the manifest in a backup's folder, checked by its HMAC and without it. Raises
    BackupError for a missing, unreadable or unknown one, WrongKeysError if its key is missing or it
    was altered."""
    try:
        manifest: dict[str, Any] = json.loads((folder / FILE).read_text())
        mac = manifest.pop("mac")
        key = field_keys.get(mac["key"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(
            f"{folder}: 백업이 아닙니다. {FILE}이 있는 폴더(desk-…)를 지정하세요."
        ) from error
    if key is None or not hmac.compare_digest(keys.manifest_mac(_text(manifest), key), mac["code"]):
        raise WrongKeysError(
            f"{folder}/{FILE}: 키가 이 백업의 것이 아니거나, 만든 뒤에 파일이 바뀌었습니다."
        )
    if manifest["format"] != FORMAT:
        raise BackupError(f"{folder}: 이 프로그램이 모르는 형식({manifest['format']})입니다.")
    return manifest


def _text(manifest: dict[str, Any]) -> bytes:
    return json.dumps(manifest, sort_keys=True, ensure_ascii=False).encode()
