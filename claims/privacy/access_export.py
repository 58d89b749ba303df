"""Export of the access log for the auditor, with a typed reason; the export is an entry itself."""

import csv
from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claims import clock
from claims.errors import DomainError
from claims.formula_safety import escape_formula
from claims.privacy.access_entries import record_access
from claims.privacy.access_views import AccessFilter, entries, format_with_seconds
from claims.privacy.models import AccessEntry, AccessEntryClaim, Action
from claims.users.form_responses import refuse
from claims.users.models import User
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest

PAGE = "claims/privacy/access_export.html"
MOST_LINES = 200_000  # lines of one file; a month of a large desk
CHUNK = 1_000  # lines in memory
BOM = "\ufeff"


class TooManyError(DomainError):
    code = "too_many_entries"
    message = gettext_lazy("한 파일에 담기에는 기록이 너무 많습니다. 기간을 줄여 주세요.")


class ExportForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("열람사유"), min_length=2, max_length=200, strip=True
    )


@transaction.atomic
def begin_export(
    *, chosen: QuerySet[AccessEntry], by: User, reason: str, request: HttpRequest | None = None
) -> QuerySet[AccessEntry]:
    """Record an export of the chosen entries and return exactly these: neither later entries nor
    its own. Raises TooManyError."""
    newest = chosen.order_by("-pk").values_list("pk", flat=True).first() or 0
    fixed = chosen.filter(pk__lte=newest)
    count = fixed.order_by().count()
    if count_lines(fixed) > MOST_LINES:
        raise TooManyError
    record_access(user=by, action=Action.EXPORT, count=count, reason=reason, request=request)
    return fixed


def count_lines(chosen: QuerySet[AccessEntry]) -> int:
    """Count the lines of the entries: one for each, and one more for each further claim. Stops
    counting above the limit of a file."""
    entries = chosen.order_by()
    shown = AccessEntryClaim.objects.filter(entry__in=entries.values("pk"))
    further = shown.filter(Exists(shown.filter(entry=OuterRef("entry"), pk__lt=OuterRef("pk"))))
    return entries[: MOST_LINES + 1].count() + further.order_by()[: MOST_LINES + 1].count()


def csv_rows(chosen: QuerySet[AccessEntry]) -> Iterator[list[str]]:
    """Yield the head, then one line for each claim that an entry showed; no cell is a formula."""
    yield [
        _("번호"), _("시각"), _("아이디"), _("사람"), _("한 일"), _("접수번호"),
        _("서류"), _("건수"), _("열람사유"), _("찾은 말"), _("주소"), _("요청"),
    ]  # fmt: skip
    number = Coalesce(F("claim__number"), F("shown__claim__number"), Value(""))
    rows = chosen.select_related("user").annotate(line=number).order_by("pk", "shown__pk")
    for entry in rows.iterator(chunk_size=CHUNK):
        yield [escape_formula(text) for text in _cells(entry, entry.line)]  # type: ignore[attr-defined]


def _cells(entry: AccessEntry, number: str) -> list[str]:
    return [
        str(entry.pk),
        format_with_seconds(entry.at),
        entry.user.username,
        entry.user.get_full_name(),
        entry.get_action_display(),
        number,
        str(entry.document_id or ""),
        str(entry.count if entry.hits is None else entry.hits),
        entry.reason,
        entry.term,
        entry.ip or "",
        entry.request_id,
    ]


class _Echo:
    @staticmethod
    def write(text: str) -> str:
        return text


def as_csv(rows: Iterator[list[str]]) -> Iterator[bytes]:
    """Encode as UTF-8 with BOM, which spreadsheets open without asking."""
    writer = csv.writer(_Echo())
    yield BOM.encode()
    for row in rows:
        yield writer.writerow(row).encode()


@requires("claims.view_accessentry")
@never_cache
@require_http_methods(["GET", "POST"])
def export(request: SignedInRequest) -> HttpResponse | StreamingHttpResponse:
    """Ask for a reason; then send the entries of the list as CSV."""
    filters = AccessFilter(request.GET, queryset=entries(), request=request)
    context: dict[str, Any] = {
        "params": _kept(request.GET),
        "conditions": [
            (name, value) for name, value in request.GET.items() if value and name != "sort"
        ],
        "form": ExportForm(),
    }
    if request.method == "GET":
        return render(request, PAGE, context)
    form = ExportForm(request.POST)
    if not (form.is_valid() and filters.is_valid()):
        return refuse(request, PAGE, context | {"form": form})
    try:
        fixed = begin_export(
            chosen=filters.qs, by=request.user, reason=form.cleaned_data["reason"], request=request
        )
    except DomainError as error:
        return refuse(request, PAGE, context | {"form": form}, error)
    stamp = timezone.localtime(clock.now()).strftime("%Y%m%d-%H%M")
    response = StreamingHttpResponse(
        as_csv(csv_rows(fixed)), content_type="text/csv; charset=utf-8"
    )
    name = f"{_('접속기록')}-{stamp}.csv"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _kept(params: QueryDict) -> str:
    rest = params.copy()
    for name in ("after", "before", "sort"):
        rest.pop(name, None)
    return rest.urlencode()
