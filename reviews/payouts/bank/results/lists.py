"""Lines of the bank's results, and their files, as lists."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.lists import columns
from claims.lists.columns import ExportLayout
from claims.lists.registry import DeskList
from claims.users.requests import whole_number
from reviews.payouts.bank.results.context import files, lines_shown
from reviews.payouts.bank.results.steps import lines_shown_to
from reviews.payouts.models import BankResult, ResultFile
from reviews.payouts.states.batches import BankOutcome, ResultMatch


def worklist(user: Any, params: QueryDict) -> QuerySet[BankResult]:
    if not user.has_perm("reviews.view_payout"):
        return BankResult.objects.none()
    return lines_shown_to(user, params.get("who", ""))


def lines_of_file(user: Any, params: QueryDict) -> QuerySet[BankResult]:
    file = ResultFile.objects.filter(pk=whole_number(params.get("file")) or 0).first()
    if file is None or not user.has_perm("reviews.view_payout"):
        return BankResult.objects.none()
    return lines_shown(user, file, params.get("show", ""))


def all_files(user: Any, params: QueryDict) -> QuerySet[ResultFile]:
    return files() if user.has_perm("reviews.view_payout") else ResultFile.objects.none()


LINES = ExportLayout(
    columns=(
        columns.text(_("파일"), "file__name"),
        columns.number(pgettext_lazy("one", "줄"), "row_no"),
        columns.text(_("지급번호"), "reference"),
        columns.text(_("접수번호"), "payout__claim__number"),
        columns.business_or_person(_("상호 · 성명"), "payout__claim__"),
        columns.choice(_("은행 결과"), "outcome", BankOutcome),
        columns.text(_("은행 코드"), "code"),
        columns.text(_("은행 설명"), "text", personal=True),
        columns.number(_("금액"), "amount"),
        columns.number(_("우리 지급액"), "payout__amount"),
        columns.choice(_("대사"), "match", ResultMatch),
        columns.text(_("줄에 적힌 말"), "words"),
        columns.moment(_("시각"), "at"),
    ),
    claim="payout__claim_id",
    order=(),
)
BANK_LINES = DeskList(
    name="bank-lines",
    title=_("처리할 은행 결과"),
    url_name="payouts:results",
    permissions=("reviews.view_payout",),
    parameters=("who",),
    rows=worklist,
    layout=LINES,
)
BANK_FILE_LINES = DeskList(
    name="bank-file-lines",
    title=_("은행 결과의 줄"),
    url_name="payouts:result_file",
    permissions=("reviews.view_payout",),
    parameters=("file", "show"),
    rows=lines_of_file,
    layout=LINES,
    url=lambda params: reverse("payouts:result_file", args=[whole_number(params.get("file")) or 0]),
)
BANK_FILES = DeskList(
    name="bank-files",
    title=_("은행 결과 파일"),
    url_name="payouts:results",
    permissions=("reviews.view_payout",),
    parameters=(),
    rows=all_files,
    layout=ExportLayout(
        columns=(
            columns.text(_("파일"), "name"),
            columns.text("SHA-256", "sha256"),
            columns.number(_("줄 수"), "rows"),
            columns.number(_("반영"), "applied"),
            columns.number(_("맞지 않음"), "misfits"),
            columns.number(_("그중 읽을 수 없음"), "unreadable"),
            columns.number(_("처리할 줄"), "waiting"),
            columns.user(_("올린 사람"), "loaded_by"),
            columns.moment(_("올린 시각"), "at"),
        ),
        order=("-pk",),
    ),
)
