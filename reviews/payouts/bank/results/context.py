"""Context of the pages of bank results: the worklist, the files, and one file."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django_tables2 import RequestConfig

from claims.tables import keyset
from reviews.payouts.bank.files.layouts import LAYOUTS, layout_of
from reviews.payouts.bank.forms import AnswerForm, ResultsForm
from reviews.payouts.bank.results.tables import FileTable, LineTable
from reviews.payouts.bank.results.worklist import closed, open_count, open_lines
from reviews.payouts.models import BankResult, ResultFile
from reviews.payouts.states import BankOutcome, ResultMatch

SAMPLE = "demo/bank-results.csv"  # in private storage; the demo writes it (reviews/demo/bank.py)
SAMPLE_NAME = "은행결과-예시.csv"


def is_demo() -> bool:
    return settings.MODE == "demo"


def for_list(lines: QuerySet[BankResult]) -> QuerySet[BankResult]:
    """Load everything that a row of the table shows; two queries."""
    return (
        lines.select_related("file", "payout__claim")
        .prefetch_related("answers__by")
        .defer("payout__claim__narrative", "payout__claim__phone", "payout__claim__email")
    )


def files() -> QuerySet[ResultFile]:
    """Return files with the number of their lines applied, misfitting and waiting.

    Subqueries, so that only the rows of a page are counted.
    """

    def counted(condition: Q) -> Coalesce:
        lines = BankResult.objects.filter(condition, file=OuterRef("pk")).order_by()
        return Coalesce(Subquery(lines.values("file").annotate(n=Count("pk")).values("n")), 0)

    applied = Q(match=ResultMatch.APPLIED)
    return ResultFile.objects.select_related("loaded_by").annotate(
        applied=counted(applied),
        misfits=counted(~applied),
        waiting=counted(~applied & Q(~closed())),
    )


def results_page(request: HttpRequest, form: ResultsForm | None = None) -> dict[str, Any]:
    table = LineTable(for_list(open_lines()), request=request)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    file_table = FileTable(files().order_by("-pk")[:20])
    return {
        "table": table,
        "file_table": file_table,
        "open_lines": open_count(),
        "form": form or ResultsForm(),
        "answer_form": AnswerForm(),
        "may_load": request.user.has_perm("reviews.release_batch"),
        "layouts": LAYOUTS,
        "sample": is_demo() and storages["private"].exists(SAMPLE),
    }


def file_page(request: HttpRequest, file: ResultFile) -> dict[str, Any]:
    """Return the context of one file: counts, and its misfitting lines or, on request, all."""
    counts = list(
        file.results.order_by().values("match", "outcome").annotate(n=Count("pk")).order_by("match")
    )
    tallies = [
        (ResultMatch(match), sum(row["n"] for row in counts if row["match"] == match))
        for match in ResultMatch.values
    ]
    misfits = sum(n for match, n in tallies if match != ResultMatch.APPLIED)
    show = request.GET.get("show", "") or ("misfits" if misfits else "all")
    table = LineTable(for_list(lines_shown(file, show)), request=request)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    repeated = open_lines().filter(file=file, match=ResultMatch.REPEATED).count()
    failed = sum(
        row["n"]
        for row in counts
        if row["match"] == ResultMatch.APPLIED and row["outcome"] != BankOutcome.PAID
    )
    return {
        "file": file,
        "lines": file.rows + file.pending,  # those that the bank still works on are not stored
        "layout": _label(file),
        "match_counts": tallies,
        "unmatched": misfits,
        "failed": failed,
        "repeated": repeated,
        "show": show,
        "table": table,
        "open_lines": open_count(),
        "answer_form": AnswerForm(),
        "may_load": request.user.has_perm("reviews.release_batch"),
    }


def lines_shown(file: ResultFile, show: str) -> QuerySet[BankResult]:
    """Return the lines of a file: all, its misfits, or without `show` the misfits if it has any."""
    lines: QuerySet[BankResult] = file.results.all()
    misfits = lines.exclude(match=ResultMatch.APPLIED)
    if show == "misfits" or (not show and misfits.exists()):
        return misfits
    return lines


def _label(file: ResultFile) -> str:
    try:
        return str(layout_of(file.layout).label)
    except KeyError:
        return file.layout
