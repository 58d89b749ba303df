"""Pages of hand-overs: the list, a new one, one of them with its acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_first, refuse_sheet
from claims.errors import ConflictError, DomainError
from claims.handovers import lists, verbs
from claims.handovers.choosing import find_numbers, propose_handover
from claims.handovers.context import choice_page, handover_page, refused_numbers, tab_of
from claims.handovers.errors import NothingToHandOverError
from claims.handovers.forms import HandoverForm
from claims.handovers.models import Handover, HandoverReceiver
from claims.handovers.permissions import CONFIRM, PROPOSE, VIEW
from claims.handovers.tables import HandoverTable, ItemTable
from claims.handovers.writing import headers_of
from claims.privacy.access_entries import record_list
from claims.tables import keyset
from claims.users.form_responses import act_or_refuse, refuse, with_reason
from claims.users.permissions import requires
from claims.users.polling import answer_poll, is_status_poll
from claims.users.requests import SignedInRequest

LIST = "claims/handovers/handovers.html"
NEW = "claims/handovers/new.html"
ONE = "claims/handovers/handover.html"
STATUS = "claims/handovers/status.html"
MOST_NAMED = 20  # claims in one message


@requires(VIEW)
@require_GET
def list_handovers(request: SignedInRequest) -> HttpResponse:
    """List hand-overs by tab (`?tab=`): under way, to be confirmed by the user, received, ended."""
    rows = lists.handovers(request.user, request.GET).select_related("receiver", "proposed_by")
    table = HandoverTable(rows)
    RequestConfig(request, paginate=keyset(request)).configure(table)
    confirms = request.user.has_perm(CONFIRM)
    context = {
        "table": table,
        "tab": tab_of(request.GET.get("tab", ""), confirms=confirms),
        "mine": Handover.objects.waiting_for(request.user).count() if confirms else 0,
    }
    return render(request, LIST, context)


@requires(PROPOSE)
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: SignedInRequest) -> HttpResponse:
    """Show the form of a new hand-over; a POST proposes it to a second person and names the picked
    claims that were left out.
    """
    receivers = list(HandoverReceiver.objects.select_related("company").order_by("name"))
    data = request.POST if request.method == "POST" else None
    form = HandoverForm(data, initial={"receiver": request.GET.get("receiver")})
    context = {"form": form, **choice_page(receivers)}
    if data is None:
        return render(request, NEW, context)
    if not form.is_valid():
        return refuse(request, NEW, context)
    try:
        refused = _refused(form)
        handover = propose_handover(by=request.user, **form.verb_arguments)
    except NothingToHandOverError as error:
        return refuse(request, NEW, {**context, "refused": refused}, error)
    except DomainError as error:
        return refuse(request, NEW, context, error)
    if refused:
        said = ", ".join(f"{number} ({reason})" for number, reason in refused[:MOST_NAMED])
        messages.warning(
            request, _("넘길 수 없는 신청은 뺐습니다: %(numbers)s") % {"numbers": said}
        )
    messages.success(request, _("이관을 요청했습니다. 다른 간사가 확인하면 파일을 만듭니다."))
    return redirect("handovers:handover", handover.pk)


def _refused(form: HandoverForm) -> list[tuple[str, Any]]:
    """Return (claim number, reason) of the picked claims that cannot be handed over; [] if all
    claims of the company were chosen. Raises NumbersUnknownError for unknown numbers,
    TooManyNumbersError for more than 1,000."""
    numbers = form.verb_arguments["numbers"]
    if not numbers:
        return []
    return refused_numbers(form.verb_arguments["receiver"], find_numbers(numbers))


def found_handover(pk: int) -> Handover:
    return get_object_or_404(Handover.objects.for_page(), pk=pk)


@requires(VIEW)
@require_GET
def handover(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one hand-over with its claims. With htmx and `?part=status`, return its status alone,
    which the page loads again while the file is made."""
    found = found_handover(pk)
    if is_status_poll(request):
        return answer_poll(request, STATUS, handover_page(found, request.user))
    return render(request, ONE, page_of(request, found))


def page_of(request: SignedInRequest, found: Handover) -> dict[str, Any]:
    params = request.GET.copy()
    params["handover"] = str(found.pk)
    rows = lists.items(request.user, params).select_related("claim__service", "handover")
    table = ItemTable(rows.defer("claim__narrative"))
    RequestConfig(request, paginate=keyset(request)).configure(table)
    record_list(user=request.user, table=table, claim_of=lambda row: row.claim_id, request=request)
    return {
        **handover_page(found, request.user),
        "table": table,
        "state": request.GET.get("state", ""),
    }


# ------------------------------------------------------------------ the second person
def _sheet(found: Handover) -> Sheet:
    left = sum(found.left_out.values())
    return Sheet(
        title=_("이관 확인: %(name)s") % {"name": found.receiver.name},
        button=_("확인하고 파일 만들기"),
        back=reverse("handovers:handover", args=[found.pk]),
        count=found.count,
        facts=(
            (_("인수 기관"), found.receiver.name),
            (_("파일을 받는 곳"), found.receiver.contact),
            (_("이용 목적"), found.receiver.purpose),
            (_("보유 기간"), found.receiver.kept_for),
            (_("넘기는 내용"), ", ".join(headers_of(with_narrative=found.with_narrative))),
            (_("형식"), found.get_format_display()),
            (_("뺀 신청"), _("%(n)s건") % {"n": f"{left:,}"}),
            (_("메모"), found.note or "–"),
            (_("요청"), str(found.proposed_by)),
        ),
        warning=_(
            "제3자 제공에 동의한 신청만 들어 있습니다."
            " 회사가 파일을 받은 뒤에는 되돌릴 수 없습니다."
        ),
        next_person=_("파일을 보낸 사람이 회사의 인수 확인을 기록합니다."),
        undo_text=_("인수 확인을 기록하기 전에는 취소할 수 있습니다"),
        version=f"{found.pk} {found.status}",
    )


@requires(CONFIRM)
@require_POST
@never_cache
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the confirmation sheet of a waiting hand-over: the data that leaves, the receiver and
    the purpose. Once another person than the proposer confirms it, enqueue the making of the
    file."""
    found = found_handover(pk)
    try:
        verbs.require_other_person(found, request.user)
    except DomainError as error:
        return refuse(request, ONE, page_of(request, found), error)
    if not found.is_waiting:
        moved = ConflictError(_("이미 처리된 이관입니다. 지금 상태를 확인해 주세요."))
        return refuse(request, ONE, page_of(request, found), with_reason(moved, request))
    sheet = _sheet(found)
    asked = ask_first(request, sheet)
    if asked is not None:
        return asked
    try:
        verbs.confirm_handover(handover=found, by=request.user)
    except DomainError as error:
        return refuse_sheet(request, sheet, error)
    messages.success(request, _("이관을 확인했습니다. 파일이 다 되면 이 화면에서 내려받습니다."))
    return redirect("handovers:handover", pk)


def _act(
    request: SignedInRequest, pk: int, act: Callable[[Handover], Any], said: str
) -> HttpResponse:
    return act_or_refuse(
        request,
        lambda: act(found_handover(pk)),
        said,
        ("handovers:handover", pk),
        lambda error: refuse(request, ONE, page_of(request, found_handover(pk)), error),
    )


@requires(PROPOSE)
@require_POST
def decline(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a waiting hand-over: decline another person's, or withdraw one's own. Its claims may be
    chosen again."""
    reason = request.POST.get("reason", "")
    return _act(
        request, pk,
        lambda one: verbs.decline_handover(handover=one, by=request.user, reason=reason),
        _("이관하지 않기로 했습니다. 신청은 다시 고를 수 있습니다."),
    )  # fmt: skip


@requires(CONFIRM)
@require_POST
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Cancel a confirmed hand-over whose receipt is not recorded, with a posted reason. The file is
    deleted; its claims may be chosen again."""
    reason = request.POST.get("reason", "")
    return _act(
        request, pk,
        lambda one: verbs.cancel_handover(handover=one, by=request.user, reason=reason),
        _("이관을 취소하고 파일을 지웠습니다. 신청은 다시 고를 수 있습니다."),
    )  # fmt: skip


@requires(CONFIRM)
@require_POST
def again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete the file of a confirmed hand-over and enqueue the making of a new one."""
    if Handover.objects.filter(pk=pk, downloaded_at__isnull=False).exists():
        said = _(
            "파일을 다시 만듭니다. 앞서 내려받은 파일은 지우고,"
            " 회사에 보냈으면 그 파일도 지워 달라고 해 주세요."
        )
    else:
        said = _("파일을 다시 만듭니다.")
    return _act(request, pk, lambda one: verbs.make_again(handover=one, by=request.user), said)


@requires(PROPOSE)
@require_POST
def told_changes(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record that the receiver of a hand-over was told, just now, of the changed claims that the
    page showed. Sends nothing."""
    seen = request.POST.get("seen", "")
    return _act(
        request, pk,
        lambda one: verbs.note_changes_told(handover=one, by=request.user, seen=seen),
        _("바뀐 신청을 회사에 알렸다고 적었습니다."),
    )  # fmt: skip
