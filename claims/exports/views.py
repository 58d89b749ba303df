"""Pages of exports: the sheet of a list (내려받기), and a person's files with their progress."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.errors import DomainError
from claims.exports import verbs
from claims.exports.file_writers import MEDIA_TYPES
from claims.exports.forms import ExportForm
from claims.exports.models import Export
from claims.lists.registry import DeskList, list_named, lists_of
from claims.privacy.search_limit import is_too_fast
from claims.progress import ProgressStatus, progress_of
from claims.protected_files.views import needs_factor, send_file
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.polling import answer_poll
from claims.users.requests import SignedInRequest, is_htmx
from claims.users.second_factor import redirect_to_second_factor

PAGE, SHEET = "claims/exports/exports.html", "claims/exports/sheet.html"
FILES = "claims/exports/files.html"
ON_A_PAGE = 30


class Line(NamedTuple):
    """One row of the page of a person's exports: the export, title and address of its list, and its
    progress (`seen`)."""

    export: Export
    title: str
    url: str
    seen: ProgressStatus | None


# ------------------------------------------------------------------ asking
@requires("claims.export_claim")
@never_cache
@require_http_methods(["GET", "POST"])
def sheet(request: SignedInRequest, name: str) -> HttpResponse:
    """Show the form of an export (내려받기) of the list `name`, as filtered by the query; a POST
    requests the file. Each is a search: 429 if the user searches too fast.
    """
    desk_list = _list(request, name)
    assert desk_list.layout is not None
    if is_too_fast(request, request.user):
        return render(request, "429.html", status=429)
    layout = desk_list.layout
    params = verbs.kept_params(desk_list, request.GET)
    form = ExportForm(
        request.POST if request.method == "POST" else None,
        needs_reason=layout.personal,
        may_plain=bool(layout.plain_columns(request.user)),
        has_papers=layout.papers is not None,
    )
    page = partial(_sheet, request, desk_list, params, form)
    if request.method == "GET":
        return render(request, SHEET, page())
    if not form.is_valid():
        return refuse(request, SHEET, page())
    if form.verb_arguments["plain"] and needs_factor(request):
        return redirect_to_second_factor(request, request.get_full_path())
    try:
        verbs.request_export(
            desk_list=desk_list,
            params=params,
            by=request.user,
            request=request,
            **form.verb_arguments,
        )
    except DomainError as error:
        return refuse(request, SHEET, page(), error)
    messages.success(request, _("요청을 받았습니다. 파일이 다 되면 이 화면에서 내려받습니다."))
    return redirect("exports:exports")


def _sheet(
    request: SignedInRequest, desk_list: DeskList, params: QueryDict, form: ExportForm
) -> dict[str, Any]:
    """Return the template context of the form of an export: what the list is filtered by (`params`,
    and its conditions in words), its number of rows, and the columns of the file. It counts the
    rows, on record."""
    layout = desk_list.layout
    assert layout is not None
    named = desk_list.conditions
    conditions = named(request.user, params) if named else []
    rows = verbs.count_on_record(desk_list, request.user, params, request)
    return {
        "desk_list": desk_list,
        "back": url_of(desk_list, params),
        "params": params.urlencode(),
        "filtered": bool(conditions if named else params),
        "conditions": conditions,
        "tells_all": named is not None,  # another list may open at a tab
        "rows": rows,
        "many": rows == verbs.COUNTED_UP_TO,
        "headers": [column.header for column in layout.columns],
        "plain_headers": [column.header for column in layout.plain_columns(request.user)],
        "personal": layout.personal,
        "form": form,
    }


def _list(request: SignedInRequest, name: str) -> DeskList:
    """Return a list that this user may take away. Raises Http404 for an unknown list,
    PermissionDenied for one that the user may not take away."""
    desk_list = list_named(name)
    if desk_list is None or desk_list.layout is None:
        raise Http404
    try:
        verbs.require_list(request.user, desk_list, plain=False)
    except DomainError as error:
        raise PermissionDenied from error
    return desk_list


def url_of(desk_list: DeskList, params: Any) -> str:
    """Return the address of the page of a list with the query parameters `params` (a QueryDict)."""
    if desk_list.url is not None:
        return desk_list.url(params)
    query = params.urlencode()
    return reverse(desk_list.url_name) + (f"?{query}" if query else "")


# ------------------------------------------------------------------ a person's files
@requires("claims.export_claim")
@never_cache
@require_GET
def exports(request: SignedInRequest) -> HttpResponse:
    """List the user's own exports, newest first. With htmx, return the table alone, which the page
    loads again while a file is being made."""
    if is_htmx(request):
        return answer_poll(request, FILES, _page(request))
    return render(request, PAGE, _page(request))


def _page(request: SignedInRequest) -> dict[str, Any]:
    found = Paginator(Export.objects.visible_to(request.user), ON_A_PAGE)
    page = found.get_page(request.GET.get("page"))
    lines = [_line(export) for export in page.object_list]
    return {
        "page": page,
        "lines": lines,
        "under_way": any(line.export.under_way for line in lines),
        "sources": _sources(request.user),
        "hours": int(verbs.KEPT_FOR.total_seconds() // 3600),
    }


def _sources(user: Any) -> list[tuple[str, Any]]:
    """Return (address, title) of each list that the user may export; lists that belong to one
    object are left out."""
    return [
        (reverse(one.url_name), one.title)
        for one in lists_of(user)
        if one.layout is not None and one.url is None and user.has_perm(one.layout.permission)
    ]


def _line(export: Export) -> Line:
    desk_list = list_named(export.list_name)
    seen = progress_of(export.progress_key) if export.under_way else None
    if desk_list is None:  # the list was registered by an earlier release
        return Line(export, export.list_name, "", seen)
    return Line(export, str(desk_list.title), url_of(desk_list, verbs.query_of(export)), seen)


@requires("claims.export_claim")
@never_cache
@require_GET
def download(request: SignedInRequest, token: uuid.UUID) -> HttpResponseBase:
    """Send the file of one of the user's own exports. An entry of the access log is written first;
    a file with plain data needs a fresh second factor.
    """
    export = _own(request, token)
    return send_file(
        request,
        back=reverse("exports:exports"),
        opening=lambda: (
            verbs.open_download(export=export, by=request.user, request=request),
            export.size,
        ),
        refusal=lambda error: refuse(request, PAGE, _page(request), error),
        name=_file_name(export),
        media_type=MEDIA_TYPES[export.format],
        asks_again=export.plain,
    )


def _file_name(export: Export) -> str:
    desk_list = list_named(export.list_name)
    title = desk_list.title if desk_list else export.list_name
    stamp = timezone.localtime(export.created_at).strftime("%Y%m%d-%H%M")
    return f"{title}-{stamp}.{export.format}"


def _own(request: SignedInRequest, token: uuid.UUID) -> Export:
    return get_object_or_404(Export.objects.visible_to(request.user), token=token)


def _act(request: SignedInRequest, act: Callable[[], Any]) -> HttpResponse:
    """Call `act` and redirect to the user's exports; after a DomainError show that page with its
    message and status."""
    try:
        act()
    except DomainError as error:
        return refuse(request, PAGE, _page(request), error)
    return redirect("exports:exports")


@requires("claims.export_claim")
@require_POST
def cancel(request: SignedInRequest, token: uuid.UUID) -> HttpResponse:
    export = _own(request, token)
    return _act(request, lambda: verbs.cancel_export(export=export, by=request.user))


@requires("claims.export_claim")
@require_POST
def again(request: SignedInRequest, token: uuid.UUID) -> HttpResponse:
    export = _own(request, token)
    return _act(request, lambda: verbs.make_again(export=export, by=request.user))


@requires("claims.export_claim")
@require_POST
def remove(request: SignedInRequest, token: uuid.UUID) -> HttpResponse:
    export = _own(request, token)
    return _act(request, lambda: verbs.remove_export(export=export, by=request.user))
