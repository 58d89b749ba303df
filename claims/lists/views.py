"""Views that save a view from a list's head, and the page that renames, shares and deletes one's
views."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from claims.errors import DomainError
from claims.lists import verbs
from claims.lists.models import LONGEST_TITLE, SavedView
from claims.lists.registry import DeskList, list_named
from claims.users.form_responses import refuse
from claims.users.navigation import group_label
from claims.users.permissions import signed_in
from claims.users.requests import acting_user, whole_number

PAGE = "claims/lists/views.html"


def _find_list(request: HttpRequest, name: str) -> DeskList:
    """Return a list that the user may open. Raises Http404 for any other name."""
    found = list_named(name)
    if found is None or not found.opens_for(request.user):
        raise Http404
    return found


def _find_own(request: HttpRequest, pk: int) -> tuple[SavedView, DeskList]:
    """Return (one of the user's own views, deleted ones included; its list). Raises Http404 for any
    other view."""
    view = get_object_or_404(SavedView, pk=pk, owner=acting_user(request))
    return view, _find_list(request, view.list_name)


def _given(request: HttpRequest) -> QueryDict:
    """Return the fields of the request: from the query string for the POST of an undo, else from
    the form."""
    return request.GET if "undo" in request.GET else request.POST


def _undo(name: str, pk: int, **fields: Any) -> str:
    """Return the message tag `undo:<URL>` of the route `lists:<name>` for the view `pk`; `fields`
    go into the query string, if `_given` reads them."""
    query = urlencode({"undo": 1, **fields}, doseq=True)
    return f"undo:{reverse(f'lists:{name}', args=[pk])}?{query}"


def _refuse(request: HttpRequest, desk_list: DeskList, error: DomainError) -> HttpResponse:
    typed = {"typed": request.POST.get("title", ""), "query": request.POST.get("query", "")}
    return refuse(request, PAGE, {**_page(request, desk_list), **typed}, error)


def _page(request: HttpRequest, desk_list: DeskList) -> dict[str, Any]:
    user = acting_user(request)
    offered = verbs.roles_to_share_with(user, desk_list)
    found = SavedView.objects.visible_to(user, desk_list.name)
    rows: list[dict[str, Any]] = [
        {
            "view": view,
            "roles": [
                (role, group_label(role), role in view.shared_with)
                for role in dict.fromkeys([*offered, *view.shared_with])
            ],
        }
        for view in found
    ]
    return {
        "desk_list": desk_list,
        "address": reverse(desk_list.url_name),
        "own": [row for row in rows if row["view"].is_own],
        "shared": [row for row in rows if not row["view"].is_own],
        "typed": "",
        "query": None,
        "longest": LONGEST_TITLE,
    }


@signed_in
@require_GET
def saved_views(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, PAGE, _page(request, _find_list(request, name)))


@signed_in
@require_POST
def save(request: HttpRequest, name: str) -> HttpResponse:
    desk_list = _find_list(request, name)
    params = QueryDict(request.POST.get("query", ""))
    try:
        view = verbs.save_view(
            desk_list=desk_list,
            title=request.POST.get("title", ""),
            params=params,
            by=acting_user(request),
        )
    except DomainError as error:
        return _refuse(request, desk_list, error)
    text = _("보기를 저장했습니다: %(title)s.") % {"title": view.title}
    if params.get("q"):
        text += " " + _("찾는 말은 저장하지 않습니다.")
    messages.success(request, text, extra_tags=_undo("delete", view.pk))
    return redirect(reverse(desk_list.url_name) + view.address)


@signed_in
@require_POST
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    view, desk_list = _find_own(request, pk)
    try:
        done = verbs.rename_view(
            view=view, title=_given(request).get("title", ""), by=acting_user(request)
        )
    except DomainError as error:
        return _refuse(request, desk_list, error)
    text = _("보기의 이름을 바꾸었습니다: %(title)s.") % {"title": done.title}
    messages.success(request, text, extra_tags=_undo("rename", pk, title=view.title))
    return redirect("lists:views", desk_list.name)


@signed_in
@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    view, desk_list = _find_own(request, pk)
    roles = _given(request).getlist("roles")
    try:
        done = verbs.share_view(
            view=view, desk_list=desk_list, roles=roles, by=acting_user(request)
        )
    except DomainError as error:
        return _refuse(request, desk_list, error)
    known = {"title": done.title, "roles": ", ".join(group_label(r) for r in done.shared_with)}
    text = (
        _("보기를 공유했습니다: %(title)s, %(roles)s.")
        if done.shared_with
        else _("보기를 더 공유하지 않습니다: %(title)s.")
    )
    undo = _undo("share", pk, roles=view.shared_with)
    messages.success(request, text % known, extra_tags=undo)
    return redirect("lists:views", desk_list.name)


@signed_in
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    view, desk_list = _find_own(request, pk)
    try:
        verbs.delete_view(view=view, by=acting_user(request))
    except DomainError as error:
        return _refuse(request, desk_list, error)
    text = _("보기를 지웠습니다: %(title)s.") % {"title": view.title}
    messages.success(request, text, extra_tags=_undo("restore", pk))
    return redirect("lists:views", desk_list.name)


@signed_in
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    view, desk_list = _find_own(request, pk)
    try:
        verbs.restore_view(view=view, by=acting_user(request))
    except DomainError as error:
        return _refuse(request, desk_list, error)
    messages.success(request, _("보기를 되살렸습니다: %(title)s.") % {"title": view.title})
    return redirect("lists:views", desk_list.name)


@signed_in
@require_POST
def set_default(request: HttpRequest, name: str) -> HttpResponse:
    """Make the saved view of the posted field `view` the one with which the list `name` opens for
    the user; an empty field: no view. The message on the next page offers an undo.
    """
    desk_list, user = _find_list(request, name), acting_user(request)
    asked, view = _given(request).get("view", ""), None
    if asked:
        found = SavedView.objects.visible_to(user, desk_list.name)
        view = get_object_or_404(found, pk=whole_number(asked))
    before = verbs.make_default(desk_list=desk_list, view=view, by=user)
    text = _("이제 목록을 보기 없이 엽니다.")
    if view is not None:
        text = _("이제 이 보기로 목록을 엽니다: %(title)s.") % {"title": view.title}
    query = urlencode({"undo": 1, "view": before or ""})
    undo = f"undo:{reverse('lists:default', args=[desk_list.name])}?{query}"
    messages.success(request, text, extra_tags=undo)
    return redirect("lists:views", desk_list.name)
