"""The menu and the settings of the current user, for the page frame.

The menu is a convenience; views check permissions themselves. `claims` knows the packages above it
only by their URL names and permissions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.prepared_statements import prepared_statements
from claims.users.return_pages import page_above, page_before, page_here

NO_MENU: dict[str, Any] = {
    "menu": (),
    "inbox": None,
    "search_url": "",
    "looks_up_callers": False,
    "role": "",
    "shortcuts_on": False,
    "density": "",
}
ALWAYS, STAFF = "always", "staff"
MOST_WAITING = 1_000  # rows counted for one menu item; above it the menu shows 999+
INBOX = "inbox"  # the bell: counted with the menu, an entry of its own


class MenuEntry(NamedTuple):
    """An entry of the menu as declared; a user with any one of `permissions` sees it. `also` are
    the URL names of lists that its page links to and that have no entry of their own."""

    name: str
    label: str | Promise
    url_name: str
    permissions: tuple[str, ...]
    also: tuple[str, ...] = ()


class MenuItem(NamedTuple):
    """An entry of the menu as shown to this user. `waiting` counts the items that wait for the user
    there, up to MOST_WAITING.
    """

    name: str
    label: str | Promise
    url: str
    current: bool
    waiting: int

    @property
    def shown(self) -> str:
        """Return the number of waiting items as it is shown: 999+ from 1,000 on."""
        return f"{MOST_WAITING - 1}+" if self.waiting >= MOST_WAITING else f"{self.waiting}"


class WaitingRows(NamedTuple):
    """Rows that wait for a user: an SQL statement that selects them, and its parameters. It takes
    the place of a queryset, which would be composed again for each page."""

    sql: str
    parameters: Sequence[Any]


MENU = (
    MenuEntry(
        "dashboard",
        _("대시보드"),
        "dashboard:dashboard",
        (ALWAYS,),
        ("policy:in_force", "publication:publications"),
    ),
    MenuEntry(
        "committee", pgettext_lazy("several", "심의"), "committee:queue", ("reviews.view_queue",)
    ),
    MenuEntry(
        "sittings",
        pgettext_lazy("several", "회의"),
        "committee:sittings",
        ("reviews.confirm_decision", "reviews.cast_vote"),
    ),
    MenuEntry(
        "members",
        pgettext_lazy("several", "위원"),
        "committee:members",
        ("reviews.view_load",),
        ("fairness:fairness", "readings:marks"),
    ),
    MenuEntry(
        "appeals",
        pgettext_lazy("several", "이의신청"),
        "committee:appeals",
        ("reviews.view_appeal", "reviews.register_appeal"),
    ),
    MenuEntry(
        "register",
        pgettext_lazy("several", "접수"),
        "register:claims",
        ("claims.view_claim", "claims.look_up_claim"),
        ("data_subject_requests:requests", "data_breaches:breaches", "erasure:runs"),
    ),
    MenuEntry(
        "inquiries",
        pgettext_lazy("several", "문의"),
        "inquiries:inquiries",
        ("claims.view_inquiry", "claims.answer_for_finance"),
    ),
    MenuEntry(
        "payouts", pgettext_lazy("several", "지급"), "payouts:payouts", ("reviews.view_payout",)
    ),
    MenuEntry(
        "programmes",
        pgettext_lazy("several", "지원사업"),
        "programmes:programmes",
        ("reviews.view_benefitrun",),
    ),
    MenuEntry(
        "notices", pgettext_lazy("several", "통지"), "notices:notices", ("reviews.view_notice",)
    ),
    MenuEntry("simulator", _("모의 계산"), "simulator:simulator", ("reviews.simulate_policy",)),
    MenuEntry(
        "access",
        _("접속기록"),
        "privacy:access_log",
        ("claims.view_accessentry",),
        ("trail:seals",),
    ),
    MenuEntry(
        "admin", _("관리"), "admin:index", (STAFF,), ("changes:changes", "system_status:status")
    ),
)

# Name of a menu entry -> count of items that wait there for a user; registered in apps.ready.
_counts: dict[str, Callable[[Any], QuerySet[Any] | WaitingRows | None]] = {}
_role_of: list[Callable[[Any], str | Promise]] = []
_labels: dict[str, str | Promise] = {}  # label by the name of a group


def set_menu_count(
    name: str, waiting_for: Callable[[Any], QuerySet[Any] | WaitingRows | None]
) -> None:
    """Register the rows that wait for a user beside a menu entry. `waiting_for(user)` returns None
    for a user for whom none can wait; it must run no query itself.

    Every page counts them up to MOST_WAITING (1,000), those of all entries in one query, so they
    need an index."""
    _counts[name] = waiting_for


def _count_waiting(user: Any, names: Iterable[str]) -> dict[str, int]:
    """Return the number of rows that wait beside these entries, by name, each up to MOST_WAITING.
    An entry is absent if nothing can wait for the user. One query, none without any rows to
    count."""
    counts: dict[str, str] = {}
    values: list[Any] = []
    for name in names:
        rows = _counts[name](user) if name in _counts else None
        if rows is not None:
            sql, parameters = _statement_of(rows)
            first = f"SELECT FROM ({sql}) found LIMIT {MOST_WAITING}"  # noqa: S608 (Django's)
            counts[name] = f"(SELECT count(*) FROM ({first}) waiting)"  # noqa: S608
            values += parameters
    if not counts:
        return {}
    with prepared_statements(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts.values())}", values)
        return dict(zip(counts, cursor.fetchone(), strict=True))


def _statement_of(rows: QuerySet[Any] | WaitingRows) -> tuple[str, Sequence[Any]]:
    if isinstance(rows, WaitingRows):
        return rows
    if not rows.query.is_sliced:
        rows = rows.order_by()  # no row is better than another one
    return rows.values("pk").query.sql_with_params()


def set_role_names(
    role_of: Callable[[Any], str | Promise], labels: Mapping[str, str | Promise] | None = None
) -> None:
    """Register the function `role_of(user)`, which names a user's role on the page frame, and the
    labels of groups by name.
    """
    _role_of[:] = [role_of]
    _labels.update(labels or {})


def group_label(name: str) -> str:
    """Return the label of a group: 위원 for `member`; the name itself if no label is registered."""
    return str(_labels.get(name, name))


def may_open(user: Any, entry: MenuEntry) -> bool:
    if not user.is_authenticated:
        return False
    if ALWAYS in entry.permissions:
        return True
    if STAFF in entry.permissions:
        return bool(user.is_staff)
    return any(user.has_perm(permission) for permission in entry.permissions)


def menu_items(request: HttpRequest) -> list[MenuItem]:
    """Return the menu entries that this user may open, in their order, each with its number of
    waiting rows; the one with the longest address that contains this path is `current`. Addresses
    of an entry are its own one and those of `also`."""
    found = []
    inner: dict[str, int] = {}  # length of the address that contains this path, by name
    allowed = [entry for entry in MENU if may_open(request.user, entry)]
    counts = _counts_of(request, [entry.name for entry in allowed])
    for entry in allowed:
        try:
            addresses = [reverse(name) for name in (entry.url_name, *entry.also)]
        except NoReverseMatch:
            continue
        url = addresses[0]
        for address in addresses:
            if request.path == address or (address != "/" and request.path.startswith(address)):
                inner[entry.name] = len(address)
        found.append(MenuItem(entry.name, entry.label, url, False, counts.get(entry.name, 0)))
    current = max(inner, key=inner.__getitem__, default="")
    return [item._replace(current=item.name == current) for item in found]


def _counts_of(request: HttpRequest, names: Iterable[str]) -> dict[str, int]:
    """Return {name: number of waiting rows} for the menu's entries and the inbox; counted once a
    request, by one query."""
    counts: dict[str, int] | None = getattr(request, "waiting_counts", None)
    if counts is None:
        counts = _count_waiting(request.user, [*names, INBOX])
        request.waiting_counts = counts  # type: ignore[attr-defined]
    return counts


def inbox_item(request: HttpRequest) -> MenuItem | None:
    """Return the menu item of the inbox with the number of unread messages; None if no package
    provides an inbox.
    """
    try:
        url = reverse("inbox:inbox")
    except NoReverseMatch:
        return None
    names = [entry.name for entry in MENU if may_open(request.user, entry)]
    unread = _counts_of(request, names).get(INBOX, 0)
    return MenuItem(INBOX, _("알림함"), url, request.path.startswith(url), unread)


def search_url(request: HttpRequest) -> str:
    """Return the URL of the page of search; empty for users who may look up no claim."""
    entry = next(entry for entry in MENU if entry.name == "register")
    if not may_open(request.user, entry):
        return ""
    try:
        return reverse("search:search")
    except NoReverseMatch:
        return ""


def role_name(user: Any) -> str:
    """Return the role shown under a user's name: from the function of `set_role_names`, else the
    name of the user's first group."""
    if _role_of:
        return str(_role_of[0](user))
    return next(iter(user.group_names), "")


def menu_context(request: HttpRequest) -> dict[str, Any]:
    """Context processor for the menu and the settings of the page frame. Values are lazy: a
    fragment without a menu runs no permission check."""
    user = getattr(request, "user", None)
    here = {
        "is_demo": settings.MODE == "demo",
        "mail_works": bool(settings.EMAIL_URL),
        "oidc_enabled": bool(settings.OIDC_ISSUER),
        "page_here": SimpleLazyObject(lambda: page_here(request)),
        "page_back": SimpleLazyObject(lambda: page_before(request) or page_above(request)),
    }
    if user is None or not user.is_authenticated:
        idle = settings.SESSION_COOKIE_AGE // 60
        return {**NO_MENU, **here, "idle_minutes": idle}
    preferences = user.preferences or {}
    return here | {
        "must_have_factor": settings.MFA_REQUIRED,
        "menu": SimpleLazyObject(lambda: menu_items(request)),
        "inbox": SimpleLazyObject(lambda: inbox_item(request)),
        "search_url": SimpleLazyObject(lambda: search_url(request)),
        "looks_up_callers": SimpleLazyObject(lambda: not user.has_perm("claims.view_claim")),
        "role": SimpleLazyObject(lambda: role_name(user)),
        "shortcuts_on": preferences.get("shortcuts", "on") == "on",
        "density": preferences.get("density", ""),
        "session_ends_cookie": settings.SESSION_ENDS_COOKIE_NAME,
        "warning_seconds": settings.SESSION_WARNING_SECONDS,
        "warning_minutes": max(1, settings.SESSION_WARNING_SECONDS // 60),
    }
