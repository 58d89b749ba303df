"""Comparison of a restored copy with the manifest of its backup."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from claims.backup import files, keys, manifest, postgres
from claims.backup.verbs import COMPARE_PART, DATABASE_SPEED, FILES_SPEED, READ_PART, require_owner
from claims.personal_data.crypto import CannotDecryptError
from config.terminal_progress import TerminalProgress


def find_differences(*, backup: Path, stream: Any = None) -> Iterator[str]:
    """Compare database and files in use with a backup's manifest; yield a line for each difference.

    Files are read only if all tables agree, since the tables name the files. Raises BackupError
    without a readable manifest, WrongKeysError if other keys are in use.
    """
    require_owner()
    told = manifest.read(backup, settings.FIELD_KEYS)
    keys.require_same(told["keys"])
    parts = {
        COMPARE_PART: 1 + told["database"]["bytes"] / DATABASE_SPEED,
        READ_PART: 1 + told["documents"]["bytes"] / FILES_SPEED,
    }
    with TerminalProgress(stream, parts) as progress:
        with progress.part(COMPARE_PART):
            tables = list(_table_differences(told))
            found = tables + list(_other_differences(told))
        yield from found
        if tables:
            return
        with progress.part(READ_PART):
            whole = told["documents"]["files"]
            yield from files.differing_files(
                files.named_files(), lambda done: progress.advance(done, whole)
            )


def _table_differences(told: dict[str, Any]) -> Iterator[str]:
    tables, expected = postgres.table_state(), told["tables"]
    for table in sorted(tables.keys() | expected.keys()):
        here, there = tables.get(table), expected.get(table)
        if here is None or there is None:
            yield f"table {table}: {'missing' if here is None else 'not in the backup'}"
        elif here["rows"] != there["rows"]:
            yield f"table {table}: {here['rows']} rows, backup {there['rows']}"
        elif here["digest"] != there["digest"]:
            yield f"table {table}: {here['rows']} rows with other contents"


def _other_differences(told: dict[str, Any]) -> Iterator[str]:
    shape = postgres.shape_state()
    for kind, digest in told["schema"].items():
        if shape.get(kind) != digest:
            yield f"schema: other {kind}"
    if manifest.applied_migrations() != told["migrations"]:
        yield "schema: other migrations"
    yield from _encrypted_difference(told["encrypted"])


def _encrypted_difference(expected: dict[str, Any] | None) -> Iterator[str]:
    if expected is None:
        return
    try:
        found = manifest.encrypted_value(expected["claim"])
    except CannotDecryptError:
        found = None
    if found != expected:
        yield f"encrypted: the phone of claim {expected['claim']} cannot be decrypted"
