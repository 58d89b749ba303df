"""Documents that came with a claims file: a folder of `<claim number>__<kind>[__<n>].<ext>`."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from claims.documents.models import DocumentKind, Source
from claims.documents.receiving import Incoming, receive_many
from claims.intake.errors import FileUnusable
from claims.register.models import Claim

_NAME = re.compile(
    r"(?P<number>[A-Za-z0-9-]{5,40})__(?P<kind>[a-z_]+?)(?:__(?P<n>\d+))?\.[A-Za-z0-9]{1,8}\Z"
)
NAMES_AT_ONCE = 5_000


def files_of(folder: Path) -> list[Path]:
    """Its files in the order of their names. Raises FileUnusable when there is no such folder."""
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())
    except OSError as error:
        raise FileUnusable("folder_missing") from error


def attach(files: list[Path]) -> dict[str, Any]:
    """Attach each file to its claim; {"attached", "refused", "unmatched"}.

    `attached` counts files that were not there yet. A name that follows no claim and kind of ours
    is `unmatched`; what the door turned away is `refused`, with its reason.
    """
    named = {path.name: match for path in files if (match := _NAME.match(path.name))}
    claims = _claim_ids({match["number"] for match in named.values()})
    unmatched = []

    def incoming() -> Iterator[Incoming]:
        for path in files:
            match = named.get(path.name)
            claim_id = match and claims.get(match["number"])
            if not match or not claim_id or match["kind"] not in DocumentKind.values:
                unmatched.append(path.name)
                continue
            yield Incoming(claim_id, match["kind"], path.name, path.read_bytes())

    outcomes = receive_many(incoming(), source=Source.IMPORT)
    return {
        "attached": sum(outcome.is_new for outcome in outcomes),
        "refused": [
            {
                "name": outcome.incoming.name,
                "code": outcome.refusal.code,
                "message": str(outcome.refusal.message),
            }
            for outcome in outcomes
            if outcome.refusal is not None
        ],
        "unmatched": unmatched,
    }


def _claim_ids(numbers: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    ordered = sorted(numbers)
    for start in range(0, len(ordered), NAMES_AT_ONCE):
        some = ordered[start : start + NAMES_AT_ONCE]
        found |= Claim.objects.filter(number__in=some).values_list("number", "pk")
    return found
