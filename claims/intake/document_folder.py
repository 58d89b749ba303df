"""Documents beside a claims file: a folder of `<claim number>__<kind>[__<n>].<ext>`."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from claims.documents.file_refusals import FileRefusedError, Reason
from claims.documents.limits import limit
from claims.documents.models import DocumentKind, Source
from claims.documents.receipt.received_files import ReceivedFile
from claims.documents.receipt.verbs import Added, Refused, receive_many
from claims.intake.errors import FileUnusableError
from claims.register.models import Claim
from config.celery import enqueued_behind

_NAME = re.compile(
    r"(?P<number>[A-Za-z0-9-]{5,40})__(?P<kind>[a-z_]+?)(?:__(?P<n>\d+))?\.[A-Za-z0-9]{1,8}\Z"
)
NAMES_AT_ONCE = 5_000


def folder_files(folder: Path) -> list[Path]:
    """Return the files of a folder, sorted by name. Raises FileUnusableError when there is no such
    folder."""
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())
    except OSError as error:
        raise FileUnusableError("folder_missing") from error


def attach(files: list[Path]) -> dict[str, Any]:
    """Attach each file to the claim that its name gives, and return {"attached": number of new
    files, a ZIP counted as one; "refused": [{"name", "code", "message"}]; "unmatched": names
    without a known claim number and kind}.

    Reads at most DOCUMENT_MAX_BYTES of each file."""
    named = {path.name: match for path in files if (match := _NAME.match(path.name))}
    claims = _claim_ids({match["number"] for match in named.values()})
    refused, unmatched = [], []

    def received() -> Iterator[ReceivedFile]:
        for path in files:
            match = named.get(path.name)
            claim_id = match and claims.get(match["number"])
            if not match or not claim_id or match["kind"] not in DocumentKind.values:
                unmatched.append(path.name)
                continue
            try:
                yield ReceivedFile(claim_id, match["kind"], path.name, _read(path))
            except FileRefusedError as refusal:
                refused.append(_refusal_entry(path.name, refusal))

    with enqueued_behind():
        outcomes = receive_many(received(), source=Source.IMPORT)
    refused += [_refusal_entry(o.name, o.error) for o in outcomes if isinstance(o, Refused)]
    return {
        "attached": sum(isinstance(outcome, Added) for outcome in outcomes),
        "refused": sorted(refused, key=lambda one: one["name"]),
        "unmatched": unmatched,
    }


def _read(path: Path) -> bytes:
    """Return the bytes of a file, at most one more than DOCUMENT_MAX_BYTES. Raises FileRefusedError
    for a file that is too large or cannot be read."""
    most = limit("DOCUMENT_MAX_BYTES")
    try:
        if path.stat().st_size > most:
            raise FileRefusedError(Reason.TOO_LARGE, path.name)
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise FileRefusedError(Reason.BROKEN, path.name) from error


def _refusal_entry(name: str, refusal: FileRefusedError) -> dict[str, str]:
    """Return {"name", "code", "message"} of a refused file for the report; for a file in a ZIP the
    message begins with its name."""
    inner = "" if refusal.name == name else f"{refusal.name}: "
    return {"name": name, "code": refusal.code, "message": f"{inner}{refusal.message}"}


def _claim_ids(numbers: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    ordered = sorted(numbers)
    for start in range(0, len(ordered), NAMES_AT_ONCE):
        some = ordered[start : start + NAMES_AT_ONCE]
        found |= Claim.objects.filter(number__in=some).values_list("number", "pk")
    return found
