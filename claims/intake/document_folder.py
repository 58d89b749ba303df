"""Documents that came with a claims file: a folder of `<claim number>__<kind>[__<n>].<ext>`."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from claims.documents.limits import limit
from claims.documents.models import DocumentKind, Source
from claims.documents.reasons import FileRefusedError, Reason
from claims.documents.receipt.verbs import Incoming, receive_many
from claims.intake.errors import FileUnusableError
from claims.register.models import Claim

_NAME = re.compile(
    r"(?P<number>[A-Za-z0-9-]{5,40})__(?P<kind>[a-z_]+?)(?:__(?P<n>\d+))?\.[A-Za-z0-9]{1,8}\Z"
)
NAMES_AT_ONCE = 5_000


def files_of(folder: Path) -> list[Path]:
    """Its files in the order of their names.

    Raises FileUnusableError when there is no such folder.
    """
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())
    except OSError as error:
        raise FileUnusableError("folder_missing") from error


def attach(files: list[Path]) -> dict[str, Any]:
    """Attach each file to its claim; {"attached", "refused", "unmatched"}.

    `attached` counts files of the folder that were not there yet, a ZIP as one. A name that follows
    no claim and kind of ours is `unmatched`; what the door turned away is `refused`, with its
    reason, before more of it was read than a document may have.
    """
    named = {path.name: match for path in files if (match := _NAME.match(path.name))}
    claims = _claim_ids({match["number"] for match in named.values()})
    refused, unmatched = [], []

    def incoming() -> Iterator[Incoming]:
        for path in files:
            match = named.get(path.name)
            claim_id = match and claims.get(match["number"])
            if not match or not claim_id or match["kind"] not in DocumentKind.values:
                unmatched.append(path.name)
                continue
            try:
                yield Incoming(claim_id, match["kind"], path.name, _read(path))
            except FileRefusedError as refusal:
                refused.append(_told(path.name, refusal))

    outcomes = receive_many(incoming(), source=Source.IMPORT)
    refused += [_told(o.incoming.name, o.refusal) for o in outcomes if o.refusal is not None]
    return {
        "attached": sum(outcome.is_new for outcome in outcomes),
        "refused": sorted(refused, key=lambda one: one["name"]),
        "unmatched": unmatched,
    }


def _read(path: Path) -> bytes:
    """A file's bytes; one that is too large, or grows so while it is read, is not read whole."""
    most = limit("DOCUMENT_MAX_BYTES")
    try:
        if path.stat().st_size > most:
            raise FileRefusedError(Reason.TOO_LARGE, path.name)
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise FileRefusedError(Reason.BROKEN, path.name) from error


def _told(name: str, refusal: FileRefusedError) -> dict[str, str]:
    """`name` is the folder's; which file in a ZIP it was stands before the sentence."""
    inner = "" if refusal.name == name else f"{refusal.name}: "
    return {"name": name, "code": refusal.code, "message": f"{inner}{refusal.message}"}


def _claim_ids(numbers: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    ordered = sorted(numbers)
    for start in range(0, len(ordered), NAMES_AT_ONCE):
        some = ordered[start : start + NAMES_AT_ONCE]
        found |= Claim.objects.filter(number__in=some).values_list("number", "pk")
    return found
