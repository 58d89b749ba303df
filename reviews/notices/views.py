"""/notices/: every message, its text and its attempts; retry and suppress for the secretariat."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django_tables2 import RequestConfig

from claims.errors import DomainError, Forbidden
from claims.lists import keyset
from claims.privacy.access import record_access
from claims.privacy.models import Action
from claims.register.models import Claim
from claims.register.search import matching
from claims.users.answers import refuse
from claims.users.models import User
from claims.users.permissions import requires
from claims.users.requests import whole_number
from reviews.notices import health
from reviews.notices.models import Notice, NoticeQuerySet, NoticeStatus
from reviews.notices.panels import listed
from reviews.notices.sentences import explain, remedy, result_of, steps_of
from reviews.notices.tables import NoticeTable
from reviews.notices.verbs import STOPPABLE, retry_notice, suppress_notice

PAGE = "reviews/notices/notices.html"
TABS = (
    ("", gettext_lazy("모두")),
    *(
        (status.value, status.label)
        for status in (
            NoticeStatus.PENDING,
            NoticeStatus.SENDING,
            NoticeStatus.UNKNOWN,
            NoticeStatus.FAILED,
            NoticeStatus.SENT,
            NoticeStatus.DELIVERED,
            NoticeStatus.SUPPRESSED,
        )
    ),
)
DEAD_KINDS = 6  # how many kinds of dead letters the panel shows
CLAIMS_FOUND = 500  # claims whose notices a search shows


@requires("reviews.view_notice")
def notices(request: HttpRequest) -> HttpResponse:
    """The outbox; `?notice=` opens one beside the list, which the access log notes."""
    context = page_context(request, request.GET)
    if context["q"]:
        record_access(user=_user(request), action=Action.SEARCH, request=request)
    if context["selected"]:
        record_access(
            user=_user(request),
            action=Action.VIEW_CLAIM,
            claim=context["selected"].claim_id,
            request=request,
        )
    return render(request, PAGE, context)


@requires("reviews.manage_notice")
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a dead letter again."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    try:
        retry_notice(notice=notice, by=_user(request), seen=request.POST.get("seen"))
    except Forbidden:
        raise
    except DomainError as error:
        return _refused(request, pk, error)
    messages.success(request, _("다시 보냅니다. 결과는 곧 이 목록에 나타납니다."))
    return redirect(_back(request, pk))


@requires("reviews.manage_notice")
@require_POST
def suppress(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide not to send it."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    try:
        suppress_notice(
            notice=notice,
            by=_user(request),
            reason=request.POST.get("reason", ""),
            seen=request.POST.get("seen"),
        )
    except Forbidden:
        raise
    except DomainError as error:
        return _refused(request, pk, error)
    messages.success(request, _("보내지 않기로 했습니다."))
    return redirect(_back(request, pk))


def _user(request: HttpRequest) -> User:
    """Who is logged in: `requires` lets nobody else in."""
    return cast(User, request.user)


def page_context(request: HttpRequest, params: QueryDict) -> dict[str, Any]:
    """Everything that the page shows, from the query (of the page that a form was posted from)."""
    tab = params.get("tab", "")
    tab = tab if tab in dict(TABS) else ""
    q, code = params.get("q", "").strip()[:60], params.get("code", "")[:40]
    mine = Notice.objects.visible_to(request.user)
    selected = _selected(mine, params.get("notice", ""))
    counts = health.by_status()
    kept = {"tab": tab, "code": code, "q": q}
    link = _query(kept | {name: params.get(name, "") for name in ("after", "before")})
    table = NoticeTable(
        listed(_found(mine, tab, q, code)),
        selected=selected.pk if selected else None,
        link=link,
    )
    RequestConfig(request, paginate=keyset(request)).configure(table)
    return {
        "table": table,
        "tabs": [
            {
                "url": "?" + _query({"tab": name, "q": q}),
                "label": label,
                "count": counts.get(name),
                "current": name == tab and not code,
            }
            for name, label in TABS
        ],
        "tab": tab,
        "q": q,
        "code": code,
        "code_words": explain(code),
        "link": link,
        "counted_at": timezone.now(),
        "dead": _dead_kinds(mine),
        "dead_count": counts[NoticeStatus.FAILED],
        **(_beside(selected) if selected else {"selected": None}),
    }


def _found(notices: QuerySet[Notice], tab: str, q: str, code: str) -> QuerySet[Notice]:
    """By state, by result code, by what the register's search finds (number, name …)."""
    if tab:
        notices = notices.filter(status=tab)
    if code:
        notices = notices.filter(last_code=code)
    if q:
        # The claims first, by their own indexes: the notices of a few claims are few.
        claims = Claim.objects.filter(matching(q)).values_list("pk", flat=True)[:CLAIMS_FOUND]
        notices = notices.filter(claim__in=list(claims))
    return notices.order_by("-pk")


def _selected(notices: QuerySet[Notice], text: str) -> Notice | None:
    if not text:
        return None
    shown = notices.select_related("claim", "template", "handled_by")
    return get_object_or_404(shown, pk=whole_number(text))


def _beside(notice: Notice) -> dict[str, Any]:
    """The panel beside the list: the text as it was sent, its steps, what can be done."""
    attempts = list(notice.tries.order_by("number"))
    return {
        "selected": notice,
        "steps": steps_of(notice, attempts),
        "result": result_of(notice),
        "can_retry": notice.status == NoticeStatus.FAILED,
        "can_suppress": notice.status in STOPPABLE,
    }


def _dead_kinds(notices: NoticeQuerySet) -> list[dict[str, Any]]:
    kinds = (
        notices.dead()
        .order_by()
        .values("last_code")
        .annotate(n=Count("pk"))
        .order_by("-n", "last_code")[:DEAD_KINDS]
    )
    return [
        {
            "n": kind["n"],
            "words": explain(kind["last_code"]),
            "remedy": remedy(kind["last_code"]),
            "url": "?" + _query({"tab": "failed", "code": kind["last_code"]}),
        }
        for kind in kinds
    ]


def _refused(request: HttpRequest, pk: int, error: DomainError) -> HttpResponse:
    """The page as it stands now, with the sentence and what was typed."""
    params = QueryDict(request.POST.get("back", ""), mutable=True)
    params["notice"] = str(pk)
    typed = {"reason": request.POST.get("reason", "")}
    return refuse(request, PAGE, page_context(request, params) | typed, error)


def _back(request: HttpRequest, pk: int) -> str:
    """Where one was, with the same notice open; only our own parameters are taken over."""
    came = QueryDict(request.POST.get("back", ""))
    kept = {name: came.get(name, "") for name in ("tab", "q", "code", "after", "before")}
    return f"{reverse('notices:notices')}?{_query(kept | {'notice': str(pk)})}"


def _query(values: dict[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in values.items() if value})
    return query.urlencode()
