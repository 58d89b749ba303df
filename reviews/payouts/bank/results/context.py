"""Template contexts of the pages of bank results: the worklist with the latest files, and one
file."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_tables2 import RequestConfig

from claims import clock
from claims.display.tabs import tabs_of
from claims.tables import keyset
from reviews.payouts.bank.files.layouts import LAYOUTS, layout_of
from reviews.payouts.bank.forms import AnswerForm, ResultsForm
from reviews.payouts.bank.results.steps import (
    BY_HAND,
    MINE,
    NOBODY,
    WAITING,
    line_counts,
    lines_shown_to,
    owners,
    seen_by,
    usual_day,
)
from reviews.payouts.bank.results.tables import FileTable, LineTable
from reviews.payouts.bank.results.worklist import closed, open_count, open_lines
from reviews.payouts.models import BankResult, LineStep, ResultFile
from reviews.payouts.states.batches import BankOutcome, ResultMatch

SAMPLE = "demo/bank-results.csv"  # in private storage; the demo writes it (reviews/demo/bank.py)
SAMPLE_NAME = "은행결과-예시.csv"


def is_demo() -> bool:
    return settings.MODE == "demo"


def for_list(lines: QuerySet[BankResult]) -> QuerySet[BankResult]:
    """Add to a queryset of result lines what a row of LineTable shows: file, claim, ResultAnswer
    rows and LineStep rows (owner, note, day to ask again). Four queries."""
    steps = LineStep.objects.select_related("owner", "by")
    return (
        lines.select_related("file", "payout__claim")
        .prefetch_related("answers__by", Prefetch("steps", steps))
        .defer("payout__claim__narrative", "payout__claim__phone", "payout__claim__email")
    )


def files() -> QuerySet[ResultFile]:
    """Return all result files, each with the number of its lines that were `applied`, that were not
    (`misfits`), and that are open (`waiting`).

    The counts are subqueries, so that only the files of a page are counted.
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


LABELS = {
    "": _("맞지 않은 줄"),
    MINE: _("내 것"),
    NOBODY: _("담당 없음"),
    WAITING: _("기다리는 것"),
    BY_HAND: _("은행 파일 전 2인 확인"),
}
BLANK = {
    MINE: (_("내가 맡은 줄이 없습니다"), _("줄을 골라 담당을 나로 정하면 여기에 모입니다.")),
    NOBODY: (_("담당 없는 줄이 없습니다"), _("모든 줄에 담당이 있습니다.")),
    WAITING: (_("은행의 답을 기다리는 줄이 없습니다"), ""),
    BY_HAND: (
        _("은행 파일을 기다리는 결과가 없습니다"),
        _("두 사람이 적은 결과는 같은 결과가 은행 파일로 들어올 때까지 여기에 남습니다."),
    ),
}


def tab_of(request: HttpRequest) -> str:
    """Return the tab of the worklist named by the parameter `?who=`: a key of LABELS, or '' (open
    lines) for an unknown one."""
    who = request.GET.get("who", "")
    return who if who in LABELS else ""


def results_page(request: HttpRequest, form: ResultsForm | None = None) -> dict[str, Any]:
    who, counts = tab_of(request), line_counts(request.user)
    table = LineTable(for_list(lines_shown_to(request.user, who)), request=request)
    if who:
        title, hint = BLANK[who]
        table.blank = ("checks", title, hint)  # type: ignore[assignment]
    RequestConfig(request, paginate=keyset(request)).configure(table)
    file_table = FileTable(files().order_by("-pk")[:20])
    return {
        "table": table,
        "file_table": file_table,
        "open_lines": open_count(),
        "who": who,
        "line_tabs": tabs_of(
            "who", LABELS.items(), who, counts={key: counts[key or "open"] for key in LABELS}
        ),
        "due_lines": counts["due"],
        "form": form or ResultsForm(),
        **work_forms(request),
        "may_load": request.user.has_perm("reviews.release_batch"),
        "layouts": LAYOUTS,
        "sample": is_demo() and storages["private"].exists(SAMPLE),
    }


def file_page(request: HttpRequest, file: ResultFile) -> dict[str, Any]:
    """Return the template context of the page of one result file: counts by match, and the table of
    its lines. `?show=misfits` lists those not applied, `?show=all` all that have a result; without
    it those not applied, if there are any."""
    counts = list(
        file.results.order_by().values("match", "outcome").annotate(n=Count("pk")).order_by("match")
    )
    tallies = [
        (ResultMatch(match), sum(row["n"] for row in counts if row["match"] == match))
        for match in ResultMatch.values
    ]
    misfits = sum(n for match, n in tallies if match != ResultMatch.APPLIED)
    show = request.GET.get("show", "") or ("misfits" if misfits else "all")
    table = LineTable(for_list(lines_shown(request.user, file, show)), request=request)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    repeated = open_lines().filter(file=file, match=ResultMatch.REPEATED).count()
    failed = sum(
        row["n"]
        for row in counts
        if row["match"] == ResultMatch.APPLIED and row["outcome"] != BankOutcome.PAID
    )
    return {
        "file": file,
        # `pending` lines, which the bank still processes, are not stored.
        "lines": file.rows + file.pending,
        "layout": _label(file),
        "match_counts": tallies,
        "unmatched": misfits,
        "failed": failed,
        "repeated": repeated,
        "show": show,
        "table": table,
        "open_lines": open_count(),
        **work_forms(request),
        "may_load": request.user.has_perm("reviews.release_batch"),
    }


def work_forms(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the forms below a table of result lines: the answer form, the possible
    owners ([] without the permission `release_batch`), and first and usual day to ask the bank
    again."""
    may = request.user.has_perm("reviews.release_batch")
    return {
        "answer_form": AnswerForm(),
        "owners": list(owners()) if may else [],
        "first_day": clock.today() + timedelta(days=1),
        "ask_day": usual_day().isoformat(),
        "picked_owner": "",
        "address": request.get_full_path() if request.method == "GET" else "",
    }


def lines_shown(user: Any, file: ResultFile, show: str) -> QuerySet[BankResult]:
    """Return the lines of a result file to list for a user, in the order of the file. `show`
    "misfits": those not applied; '': those not applied if there are any, else all; any other value:
    all."""
    lines: QuerySet[BankResult] = file.results.order_by("row_no")
    misfits = lines.exclude(match=ResultMatch.APPLIED)
    shown = misfits if show == "misfits" or (not show and misfits.exists()) else lines
    return seen_by(user, shown)


def _label(file: ResultFile) -> str:
    try:
        return str(layout_of(file.layout).label)
    except KeyError:
        return file.layout
