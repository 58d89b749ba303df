"""The office's side of upload links: issuing and revoking."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from claims import clock, hooks
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_first, refuse_sheet
from claims.documents.models import Document
from claims.documents.upload_links.context import asked_kinds
from claims.documents.upload_links.forms import LinkForm
from claims.documents.upload_links.models import ISSUE, UploadLink
from claims.documents.upload_links.verbs import (
    require_links,
    revoke_upload_links,
    send_upload_link,
)
from claims.errors import DomainError
from claims.register.models import Claim
from claims.register.views import claim_on_record
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest

FORM = "claims/documents/upload_links/issue.html"
USUAL_DAYS = 14


@requires(ISSUE)
@require_http_methods(["GET", "POST"])
@never_cache
def issue(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the form for an upload link of claim `number`. A POST revokes the claim's present link
    for documents, issues another, sends it to the claimant and returns to the claim page; a refusal
    shows the form again. Links for an account or a consent stay. Each request is recorded in the
    access log."""
    claim = claim_on_record(request, number)
    links = UploadLink.objects.standing().for_files().filter(claim=claim)
    standing = links.order_by("for_account").first()
    replaced = standing is not None and not standing.for_account
    context: dict[str, Any] = {"claim": claim, "replaced": replaced}
    if request.method != "POST":
        form = LinkForm(initial=_initial(claim, standing))
        return render(request, FORM, context | {"form": form})
    form = LinkForm(request.POST)
    context["form"] = form
    if not form.is_valid():
        return refuse(request, FORM, context)
    try:
        send_upload_link(claim=claim, actor=request.user, anew=True, **form.cleaned_data)
    except DomainError as error:
        return refuse(request, FORM, context, error)
    messages.success(request, _("제출 링크를 발급해 신청인에게 보냅니다."))
    return redirect(reverse("register:claim", args=[claim.number]) + "#upload-link")


def _initial(claim: Claim, standing: UploadLink | None) -> dict[str, Any]:
    """Return initial values of the form, {"kinds", "until"}: the missing kinds and the due day of
    the open request for documents (where it has passed, a day in two weeks); without one, the
    missing kinds of the present link with its last day; without either, the missing required kinds
    and a day in two weeks."""
    pending, until = hooks.pending_request(claim), clock.today() + timedelta(days=USUAL_DAYS)
    if pending is not None:
        due_on = pending.due_on if pending.due_on >= clock.today() else until
        return {"kinds": [k.value for k in pending.missing], "until": due_on}
    if standing is None:
        rows = Document.objects.handed_in().filter(claim=claim)
        there = set(rows.values_list("kind", flat=True))
        policy: Any = claim.routed_under
        required = policy.required_kinds
        return {"kinds": [kind for kind in required if kind not in there], "until": until}
    kinds = [one.kind.value for one in asked_kinds(standing) if not one.arrived]
    until = until if standing.is_expired else standing.last_day
    return {"kinds": kinds or standing.kinds, "until": until}


def _facts_of(link: UploadLink) -> tuple[tuple[str, str], ...]:
    day = (_("기한"), date_format(link.last_day, "DATE_FORMAT"))
    if link.for_consent:
        return ((_("묻는 것"), _("제3자 제공 동의")), day)
    return (
        (_("요청한 서류"), ", ".join(link.kind_labels)),
        day,
        (_("받은 파일"), str(link.files)),
    )


@requires(ISSUE)
@require_POST
@never_cache
def revoke(request: SignedInRequest, number: str) -> HttpResponse:
    """Ask for confirmation that the upload links of claim `number` should be revoked; once
    confirmed, revoke them and return to the claim page."""
    claim = claim_on_record(request, number)
    links = require_links(claim)
    sheet = Sheet(
        title=_("제출 링크 폐기: %(number)s") % {"number": claim.number},
        button=_("폐기"),
        back=reverse("register:claim", args=[claim.number]),
        facts=(
            (_("상호 · 성명"), claim.shown_name),
            *(fact for link in links for fact in _facts_of(link)),
        ),
        warning=_("신청인이 가진 링크가 바로 닫힙니다. 이미 낸 서류와 답은 그대로 있습니다."),
        undo_text=_("폐기한 링크는 되살릴 수 없고, 새 링크를 발급할 수 있습니다"),
        version=",".join(str(link.pk) for link in links),
    )
    asked = ask_first(request, sheet)
    if asked is not None:
        return asked
    try:
        revoke_upload_links(claim=claim, actor=request.user)
    except DomainError as error:
        return refuse_sheet(request, sheet, error)
    messages.success(request, _("제출 링크를 폐기했습니다."))
    return redirect(reverse("register:claim", args=[claim.number]) + "#upload-link")
