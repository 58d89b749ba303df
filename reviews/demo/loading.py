"""The register of the demo, written as a file and imported through the real import path."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from claims.demo import documents, register
from claims.intake.models import ImportRun
from claims.intake.runs import RunResult, filing_window, run_import
from claims.register.models import Claim, Route
from claims.users.models import User

log = logging.getLogger(__name__)

WINDOW = "1015-1"


def intake_path(*, claims: int, seed: int) -> Path:
    """Where the intake file of this size and seed lies: in `var/demo` of the checkout."""
    return settings.BASE_DIR / "var" / "demo" / f"intake-{claims}-{seed}.csv"


def import_register(*, claims: int, seed: int, by: User) -> RunResult:
    """Write the intake file and import it. What is in the register already counts as duplicates."""
    path = intake_path(claims=claims, seed=seed)
    path.parent.mkdir(parents=True, exist_ok=True)
    register.write_register(path, claims=claims, seed=seed)
    log.info("intake file written")
    run = ImportRun(window=filing_window(WINDOW), file_name=path.name, started_by=by)
    with path.open("rb") as file:
        return run_import(run=run, file=file)


def escalated_facts(*, claims: int, seed: int) -> Iterator[documents.Facts]:
    """Facts of the claims that the import escalated, from the rows that were written."""
    escalated = set(
        Claim.objects.filter(route=Route.COMMITTEE_REVIEW).values_list("number", flat=True)
    )
    for row in register.rows(claims=claims, seed=seed):
        if row[0] in escalated:
            yield documents.facts_from_row(row)
