"""Permissions of views and verbs, and their holders.

Each view declares its own; a view that declares none is closed to everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claims.errors import DomainError, ForbiddenError, ProposerLeftError, SecondPersonError
from claims.users.requests import is_htmx
from claims.users.return_pages import page_above, page_before

if TYPE_CHECKING:
    from claims.users.models import User

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
SIGNED_IN = "signed in"


def declared_permissions(view: Callable[..., Any]) -> tuple[str, ...] | None:
    """Return the permissions that a view declares (any one opens it), or the marker PUBLIC or
    SIGNED_IN; None if it declares none.
    """
    return getattr(view, "desk_permission", None)


def public(view: View) -> View:
    """Decorator that opens a view to everybody, logged in or not."""
    view.desk_permission = (PUBLIC,)  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Decorator that opens a view to everybody with an account."""
    return _guard(view, (SIGNED_IN,))


def requires(*permissions: str) -> Callable[[View], View]:
    """Decorator that opens a view to users with any one of the permissions; the role table maps
    roles to them.
    """
    if not permissions:
        raise ValueError("requires() needs at least one permission")
    return lambda view: _guard(view, permissions)


def redirect_to_log_in(request: HttpRequest) -> HttpResponse:
    """Redirect to the log-in page, which leads back here afterwards. It shows a note if an idle
    session has ended.

    A request by htmx gets 401 and a sentence instead: it would put the log-in page in place of a
    part of the page, and the browser says that the session has ended (idle.js)."""
    if is_htmx(request):
        sentence = _("로그인이 끝났습니다. 다시 로그인해 주세요.")
        return HttpResponse(sentence, status=401, content_type="text/plain; charset=utf-8")
    response = redirect_to_login(_way_back(request))
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        response["Location"] += "&idle=1"
    return response


def _way_back(request: HttpRequest) -> str:
    """Return the address to open after the log-in: the requested page, or for a posted form the
    page that contained it."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    if "confirmed" in request.POST:  # sent from a confirmation sheet, whose address takes POST only
        return page_above(request)
    return page_before(request) or "/"


def _guard(view: View, permissions: tuple[str, ...]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_log_in(request)
        allowed = permissions == (SIGNED_IN,) or any(request.user.has_perm(p) for p in permissions)
        if not allowed:
            raise PermissionDenied
        if request.method == "POST":
            from claims.users import (
                second_factor,
            )  # imports models, which are not loaded yet at the top

            if second_factor.needs_second_factor(request, permissions):
                return second_factor.redirect_to_second_factor(request, _way_back(request))
        return view(request, *args, **kwargs)

    guarded.desk_permission = permissions  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def require_permission(user: Any, *permissions: str) -> None:
    """Raise ForbiddenError unless `user` has one of the permissions. Every verb begins with it."""
    if not any(user.has_perm(permission) for permission in permissions):
        raise ForbiddenError


def proposer_blocker(proposer_id: int | None, permission: str) -> ProposerLeftError | None:
    """Return a ProposerLeftError, not raised, if the person who made a proposal no longer holds the
    permission to make it; None otherwise, and for the id None (the system).

    The database has the same rule (`triggers.ProposerHoldsPermission`, docs/decisions/0122)."""
    if proposer_id is None or holders_of(permission).filter(pk=proposer_id).exists():
        return None
    return ProposerLeftError()


def require_proposer(proposer_id: int | None, permission: str) -> None:
    """Raise ProposerLeftError if the person who made a proposal no longer holds the permission to
    make it. An id of None is the system and passes."""
    if (blocker := proposer_blocker(proposer_id, permission)) is not None:
        raise blocker


def second_person_blocker(
    by: Any, confirm: str, proposer_id: int | None, propose: str, own: str | Promise
) -> DomainError | None:
    """Return the error, not raised, that keeps `by` from confirming what another person proposed,
    or None: ForbiddenError if `by` lacks the permission `confirm`, SecondPersonError with the
    sentence `own` if `by` is the proposer, ProposerLeftError if the proposer no longer holds the
    permission `propose`."""
    if not by.has_perm(confirm):
        return ForbiddenError()
    if by.pk == proposer_id:
        return SecondPersonError(own)
    return proposer_blocker(proposer_id, propose)


def require_second_person(
    by: Any, confirm: str, proposer_id: int | None, propose: str, own: str | Promise
) -> None:
    """Require that `by` may confirm what another person proposed. Raises the error that
    `second_person_blocker` returns."""
    blocker = second_person_blocker(by, confirm, proposer_id, propose, own)
    if blocker is not None:
        raise blocker


def holders_of(*permissions: str) -> QuerySet[User]:
    """Return the active users with one of the permissions ("reviews.cast_vote"), by a role or given
    to the user; the query also serves as a subquery.

    A superuser, who may do everything, is not among them: no work waits for them."""
    users = get_user_model().objects
    wanted = Q()
    for name in permissions:
        app, codename = name.split(".")
        named = {"codename": codename, "content_type__app_label": app}
        wanted |= Q(**{f"groups__permissions__{key}": value for key, value in named.items()})
        wanted |= Q(**{f"user_permissions__{key}": value for key, value in named.items()})
    return users.filter(pk__in=users.filter(wanted).values("pk"), is_active=True)
