"""Data of a run's page: its progress, its preview or its result."""

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from claims import hooks
from claims.intake.columns import COLUMNS, LABELS, fault_sentence
from claims.intake.errors import FileUnusableError
from claims.intake.models import ImportRejection, ImportRun, RunStatus
from claims.intake.run_states import UNDER_WAY
from claims.policy.triage import ROUTES
from claims.progress import progress_of
from claims.register.models import Claim, Route

REJECTED_ON_THE_PAGE = 200


def run_context(run: ImportRun) -> dict[str, Any]:
    """Return the template context of the page of an import run: always `run`, `under_way`, `seen`
    (its progress) and `is_polled` (False: the whole page is asked for); by its status also that of
    the preview, of the result, or `why_unusable`."""
    under_way = run.status in UNDER_WAY
    context = {
        "run": run,
        "under_way": under_way,
        "seen": progress_of(f"import:{run.pk}") if under_way else None,
        "is_polled": False,
    }
    if run.status == RunStatus.PREVIEWED:
        return context | preview_context(run)
    if run.status == RunStatus.DONE:
        return context | result_context(run)
    return context | {
        "why_unusable": why_unusable(run),
        "can_retry": run.status == RunStatus.FAILED,
    }


def why_unusable(run: ImportRun) -> Any:
    """Return the sentence why an import run loaded nothing. For a file of another program it is the
    sentence stored with the run.
    """
    if run.error_code == "not_a_claims_file" and run.error:
        return run.error
    return FileUnusableError.SENTENCES.get(run.error_code, run.error)


def label_of(column: str) -> str:
    return str(LABELS.get(column, column))


def preview_context(run: ImportRun) -> dict[str, Any]:
    """Return the template context of the preview of an import run: heads of the known and of the
    absent columns, the first rows with masked values, and the faults with their number.
    """
    preview = run.preview or {}
    known = preview["known"]
    return {
        "preview": preview,
        "heads": [label_of(COLUMNS[place]) for place in known],
        "absent": [label_of(name) for at, name in enumerate(COLUMNS) if at not in known],
        "first": [
            {
                "row": row["row"],
                "cells": [(row["cells"][place], COLUMNS[place] in row["wrong"]) for place in known],
            }
            for row in preview["first"]
        ],
        "faults": [
            (label_of(column), fault_sentence(code, column), n)
            for column, code, n in preview["faults"]
        ],
        "right": preview["read"] - preview["wrong"],
        "earlier": _loaded_before(run),
    }


def _loaded_before(run: ImportRun) -> ImportRun | None:
    """Return the newest other run that loaded a file with the same bytes; None without one."""
    same = ImportRun.objects.filter(status=RunStatus.DONE, sha256=run.sha256, corrects=None)
    return same.exclude(pk=run.pk).first()


def result_context(run: ImportRun) -> dict[str, Any]:
    """Return the template context of the result of an import run: counts by route (corrected rows
    included), the first rejected rows with their faults, and the first duplicates."""
    rejections = run.rejections.select_related("taken_in").defer("raw_row").order_by("row_no")
    shown = list(islice(rejections.iterator(), REJECTED_ON_THE_PAGE))
    add_sentences(shown)
    routes = Counter(run.routes)
    for corrected in run.corrections.values_list("routes", flat=True) if run.corrected else ():
        routes.update(corrected)
    return {
        "sequels": hooks.import_follow_ups(run),
        "routes": [(Route(name), routes[name]) for name in ROUTES if routes[name]],
        "rejections": shown,
        "rejections_left_out": max(0, run.rejected - len(shown)),
        "duplicates": _duplicates(run),
        "duplicates_left_out": max(0, run.duplicates - len(run.duplicate_rows)),
    }


def add_sentences(rejections: Iterable[ImportRejection]) -> None:
    """Add to each fault of the rejections, in place, the keys `sentence` and `label` (the column's
    name), in the page's language."""
    for rejection in rejections:
        for fault in rejection.faults:
            fault["label"] = label_of(fault["column"])
            fault["sentence"] = fault_sentence(
                fault.get("because") or fault["code"], fault["column"]
            )


def _duplicates(run: ImportRun) -> list[tuple[int, str, str]]:
    """Return (row, claim number, place of the equal claim in words) for each of
    `run.duplicate_rows`, which holds the first duplicates only."""
    numbers = {number for _row, number in run.duplicate_rows}
    found = Claim.objects.filter(number__in=numbers).values_list(
        "number", "import_run_id", "import_run__file_name", "row_no"
    )
    places = {number: (run_id, name, row_no) for number, run_id, name, row_no in found}
    rows = []
    for row_no, number in run.duplicate_rows:
        run_id, name, first = places.get(number, (None, "", None))
        if run_id == run.pk:
            where = _("이 파일 %(row)s행과 같음") % {"row": f"{first:,}"}
        elif run_id and first:
            where = _("%(file)s %(row)s행과 같음") % {"file": name, "row": f"{first:,}"}
        else:
            where = _("이미 접수된 신청과 같음")
        rows.append((row_no, number, where))
    return rows
