"""Verbs of saved views: save, rename, share, delete, restore, and choose the one with which a list
opens.

Only the owner changes a view. Each verb locks its row, except saving, which the unique title
guards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import QueryDict

from claims import clock
from claims.errors import ForbiddenError
from claims.lists.errors import (
    GoneError,
    RoleNotOfferedError,
    TitleNeededError,
    TitleTakenError,
    TooManyViewsError,
)
from claims.lists.models import LONGEST_TITLE, DefaultView, Density, SavedView
from claims.lists.registry import DeskList
from claims.trail.triggers import refused_by

if TYPE_CHECKING:
    from claims.users.models import User

MOST_VIEWS = 50  # saved views of one person for one list
MOST_VALUES = 60  # query parameters of one view
LONGEST_VALUE = 100
KEPT_DELETED = timedelta(hours=1)  # time in which a deleted view can come back
TITLE_RULE = "view_of_a_list_has_its_own_title"
SHARE = "claims.share_savedview"


def stored_conditions(desk_list: DeskList, params: QueryDict) -> dict[str, list[str]]:
    """Return {parameter: values} of a page's query that a saved view stores: the list's own
    parameters, without search text (`q`). Overlong values and lists are cut."""
    found: dict[str, list[str]] = {}
    for name in desk_list.parameters:
        values = [value for value in params.getlist(name) if value]
        if name != "q" and values:
            found[name] = [value[:LONGEST_VALUE] for value in values[:MOST_VALUES]]
    return found


def roles_to_share_with(user: User, desk_list: DeskList) -> list[str]:
    """Return the names of the roles that this person may share a view of the list with.

    These are the person's own roles, or every role for a person who may share with all (permission
    `share_savedview`); only roles that may open the list.
    """
    opens = Q()
    for permission in desk_list.permissions:
        app, codename = permission.split(".")
        opens |= Q(permissions__content_type__app_label=app, permissions__codename=codename)
    groups = Group.objects.filter(opens)
    if not user.has_perm(SHARE):
        groups = groups.filter(user=user)
    return list(groups.order_by("pk").distinct().values_list("name", flat=True))


@transaction.atomic
def save_view(*, desk_list: DeskList, title: str, params: QueryDict, by: User) -> SavedView:
    """Save conditions, columns, order and density of a page's query under a title, and return the
    view.

    Raises ForbiddenError (the user may not open the list), TitleNeededError (empty or too long),
    TitleTakenError (another own view of the list has it), TooManyViewsError (MOST_VIEWS are
    saved)."""
    _require_list(desk_list, by)
    own = SavedView.objects.filter(owner=by, list_name=desk_list.name, deleted_at=None)
    if own.count() >= MOST_VIEWS:
        raise TooManyViewsError
    density = params.get("density", "")
    view = SavedView(
        owner=by,
        list_name=desk_list.name,
        title=_clean(title),
        conditions=stored_conditions(desk_list, params),
        columns=[name[:40] for name in params.getlist("columns")[:MOST_VALUES] if name],
        sort=params.get("sort", "")[:40],
        density=density if density in Density.values else "",
    )
    _write(view)
    return view


@transaction.atomic
def rename_view(*, view: SavedView, title: str, by: User) -> SavedView:
    """Give a view another title. Raises ForbiddenError (another person's view), GoneError
    (deleted), TitleNeededError (empty or too long), TitleTakenError (another own view of the list
    has it)."""
    view = _lock(view, by)
    view.title = _clean(title)
    _write(view, "title")
    return view


@transaction.atomic
def share_view(
    *, view: SavedView, desk_list: DeskList, roles: Iterable[str], by: User
) -> SavedView:
    """Share a saved view with exactly these roles (group names); an empty list ends the sharing. A
    role that has the view already may keep it, even if `by` could not add it now.

    Raises ForbiddenError (another person's view), GoneError (deleted), RoleNotOfferedError (a role
    outside `roles_to_share_with`)."""
    view = _lock(view, by)
    offered = {*roles_to_share_with(by, desk_list), *view.shared_with}
    wanted = sorted(set(roles))
    if not offered.issuperset(wanted):
        raise RoleNotOfferedError
    view.shared_with = wanted
    view.save(update_fields=["shared_with"])
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: User) -> SavedView:
    """Mark a saved view as deleted; `restore_view` brings it back within KEPT_DELETED (an hour).
    Views of `by` that were deleted earlier than that are removed for good. Raises ForbiddenError
    (another person's view), GoneError (deleted already)."""
    view = _lock(view, by)
    view.deleted_at = clock.now()
    view.save(update_fields=["deleted_at"])
    SavedView.objects.filter(owner=by, deleted_at__lt=clock.now() - KEPT_DELETED).delete()
    return view


@transaction.atomic
def restore_view(*, view: SavedView, by: User) -> SavedView:
    """Restore a deleted view with its roles. Raises ForbiddenError (another person's view),
    GoneError (removed for good, or not deleted), TitleTakenError (another own view has the title
    now)."""
    view = _lock(view, by, deleted=True)
    view.deleted_at = None
    _write(view, "deleted_at")
    return view


@transaction.atomic
def make_default(*, desk_list: DeskList, view: SavedView | None, by: User) -> int | None:
    """Set the saved view with which a list opens for the person `by`; None: without any.

    Returns the primary key of the former default view, None without one. Raises ForbiddenError (the
    user may not open the list), GoneError (the user does not see the view)."""
    _require_list(desk_list, by)
    of_list = DefaultView.objects.filter(user=by, list_name=desk_list.name)
    before = of_list.select_for_update().values_list("view", flat=True).first()
    if view is None:
        of_list.delete()
        return before
    if not SavedView.objects.visible_to(by, desk_list.name).filter(pk=view.pk).exists():
        raise GoneError
    DefaultView.objects.update_or_create(user=by, list_name=desk_list.name, defaults={"view": view})
    return before


def _require_list(desk_list: DeskList, by: User) -> None:
    if not desk_list.opens_for(by):
        raise ForbiddenError


def _lock(view: SavedView, by: User, *, deleted: bool = False) -> SavedView:
    """Return the view, locked. Raises GoneError if it is gone or deleted (with `deleted`, where it
    is not deleted), and ForbiddenError for another person's."""
    row = SavedView.objects.select_for_update().filter(pk=view.pk).first()
    if row is None or (row.deleted_at is None) == deleted:
        raise GoneError
    if row.owner_id != by.pk:
        raise ForbiddenError
    return row


def _clean(title: str) -> str:
    """Return a title with single spaces. Raises TitleNeededError for an empty one or one of over
    LONGEST_TITLE characters."""
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE:
        raise TitleNeededError
    return title


def _write(view: SavedView, *fields: str) -> None:
    """Save a view (`fields`, or all). Raises TitleTakenError if its owner has another view of that
    title on the list."""
    try:
        with transaction.atomic():
            view.save(update_fields=fields or None)
    except IntegrityError as error:
        if refused_by(error) != TITLE_RULE:
            raise
        raise TitleTakenError from error
