"""Pages of a template beside its form: preview, versions, publishing, inspection.

Their URLs are below the admin site (templates/admin.py); each checks its permission once more. A
verb's DomainError is rendered by DomainErrorMiddleware.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.privacy.access_entries import record_viewing_once
from claims.privacy.models import Action
from claims.register.models import Claim
from claims.register.search import find_typed
from claims.users.permissions import requires
from claims.users.requests import acting_user, whole_number
from reviews.notices.events import IN_BULK, Event
from reviews.notices.models import Channel, NoticeLanguage, NoticeTemplate
from reviews.notices.templates import verbs
from reviews.notices.templates.diff import compare
from reviews.notices.templates.preview import Sample, sample

# Needed to see a claim and its decision in the admin site; others preview with examples.
SEES_CLAIMS = ("claims.browse_register", "reviews.browse_reviews")
PLACE = {"event": Event.values, "channel": Channel.values, "language": NoticeLanguage.values}


def preview_context(request: HttpRequest, template: NoticeTemplate, typed: str) -> dict[str, Any]:
    """Return the template context of preview.html: the letter of this template, saved or not,
    filled with the values of the claim whose number was typed, or with examples."""
    claim = _claim(request, typed)
    found: Sample | None = None
    if all(getattr(template, name) in known for name, known in PLACE.items()):
        texts = {"subject": template.subject, "body": template.body}
        found = sample(**template.place, **texts, claim=claim)
    return {
        "letter": found,
        "letter_claim": claim,
        "letter_number": typed,
        "letter_unknown": bool(typed.strip()) and claim is None,
        "language_note": _language_note(template) if found else "",
    }


def _language_note(template: NoticeTemplate) -> str:
    """Return a sentence that says when letters in the language of this template are sent; '' for
    Korean, the language of all others."""
    if template.language == NoticeLanguage.KO:
        return ""
    if template.event in IN_BULK:
        return _(
            "이 언어의 문안은 일괄 통지에서 이 언어를 고를 때만 나갑니다."
            " 한 건씩 나가는 통지는 한국어입니다."
        )
    return _("이 통지는 한국어로만 나갑니다. 이 언어의 문안은 지금 나가지 않습니다.")


@require_POST
@requires("reviews.change_noticetemplate")
def preview(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Render the preview of a template (POST): of a draft the posted text, of a published version
    its own. `claim` is the number of a claim whose values fill it."""
    template = NoticeTemplate()
    if pk is not None:
        template = get_object_or_404(NoticeTemplate, pk=pk)
    else:
        for name in PLACE:
            setattr(template, name, request.POST.get(name, ""))
    if template.is_draft:
        template.subject = request.POST.get("subject", template.subject)
        template.body = request.POST.get("body", template.body)
    context = preview_context(request, template, request.POST.get("claim", ""))
    context["template"] = template  # the preview of the phone shows its channel
    return render(request, "reviews/notices/templates/preview.html", context)


@requires("reviews.change_noticetemplate")
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """Page that compares a version of a template with another of the same letter: `?with=`, else
    the one before it. 404 without another."""
    template = get_object_or_404(NoticeTemplate, pk=pk)
    versions = list(NoticeTemplate.objects.versions_of(template).select_related("published_by"))
    other = _other(request, template, versions)
    if other is None:
        raise Http404
    old, new = sorted((template, other), key=lambda version: version.version)
    context = {
        "title": _("판 비교"),
        "template": template,
        "versions": versions,
        "old": old,
        "new": new,
        "subject": compare(old.subject, new.subject),
        "body": compare(old.body, new.body),
    }
    return _page(request, "compare", context)


@requires("reviews.change_noticetemplate")
def publishing(request: HttpRequest, pk: int) -> HttpResponse:
    """Page that publishes a version of a template: GET shows what it would replace, POST publishes
    it and returns to its form. A refusal is rendered by DomainErrorMiddleware."""
    template = get_object_or_404(NoticeTemplate, pk=pk)
    current = NoticeTemplate.objects.versions_of(template).filter(current=True).first()
    if request.method == "POST":
        seen = whole_number(request.POST.get("replaces")) or 0
        replaces = NoticeTemplate.objects.filter(pk=seen).first()
        user = acting_user(request)
        text = request.POST.get("seen")
        verbs.publish_template(template=template, by=user, replaces=replaces, seen=text)
        said = _("%(version)d판을 공개했습니다. 지금부터 쓰는 통지에 쓰입니다.")
        return _done(request, template, said % {"version": template.version})
    context = {
        "seen": verbs.seen_text(template),
        "own_text": template.published_at is None and template.edited_by_id == request.user.pk,
        "title": _("문안 공개"),
        "template": template,
        "current": current,
        "subject": compare(current.subject if current else "", template.subject),
        "body": compare(current.body if current else "", template.body),
    }
    return _page(request, "publish", context)


@require_POST
@requires("reviews.add_noticetemplate")
def copying(request: HttpRequest, pk: int) -> HttpResponse:
    """Create a draft with the text of this version (POST) and open its form; for a text that could
    not be saved today, return to this version with the error."""
    template = get_object_or_404(NoticeTemplate, pk=pk)
    try:
        draft = verbs.new_version(template=template, by=acting_user(request))
    except ValidationError as error:  # the present rules would refuse its text
        messages.error(request, " ".join(error.messages))
        return redirect(reverse("admin:reviews_noticetemplate_change", args=[template.pk]))
    said = _("%(version)d판 초안입니다. 고쳐서 저장한 뒤 공개해 주세요.")
    return _done(request, draft, said % {"version": draft.version})


@require_POST
@requires("reviews.change_noticetemplate")
def handing_in(request: HttpRequest, pk: int) -> HttpResponse:
    template = get_object_or_404(NoticeTemplate, pk=pk)
    number = request.POST.get("provider_number", "")
    verbs.hand_in(template=template, provider_number=number, by=acting_user(request))
    return _done(
        request, template, _("검수를 맡긴 것으로 적었습니다. 답을 받을 때까지 고칠 수 없습니다.")
    )


@require_POST
@requires("reviews.change_noticetemplate")
def taking_back(request: HttpRequest, pk: int) -> HttpResponse:
    template = get_object_or_404(NoticeTemplate, pk=pk)
    verbs.take_back(template=template, by=acting_user(request))
    return _done(request, template, _("검수를 취소했습니다. 다시 고칠 수 있습니다."))


@require_POST
@requires("reviews.change_noticetemplate")
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    template = get_object_or_404(NoticeTemplate, pk=pk)
    verbs.approve_inspection(template=template, by=acting_user(request))
    return _done(request, template, _("검수 승인을 적었습니다. 이제 공개할 수 있습니다."))


@require_POST
@requires("reviews.change_noticetemplate")
def rejection(request: HttpRequest, pk: int) -> HttpResponse:
    template = get_object_or_404(NoticeTemplate, pk=pk)
    verbs.reject_inspection(template=template, by=acting_user(request))
    return _done(request, template, _("검수 반려를 적었습니다. 이 문안은 쓰이지 않습니다."))


def _claim(request: HttpRequest, typed: str) -> Claim | None:
    """Return the claim with the typed number and record its view. None for an unknown number and
    without the permissions SEES_CLAIMS."""
    if not request.user.has_perms(SEES_CLAIMS):
        return None
    claim = find_typed(Claim.objects.for_page(), typed)
    if claim is not None:
        user = acting_user(request)
        record_viewing_once(user=user, action=Action.VIEW_CLAIM, claim=claim.pk, request=request)
    return claim


def _other(
    request: HttpRequest, template: NoticeTemplate, versions: list[NoticeTemplate]
) -> NoticeTemplate | None:
    wanted = request.GET.get("with", "")
    if wanted:
        return next((v for v in versions if str(v.pk) == wanted and v != template), None)
    earlier = [version for version in versions if version.version < template.version]
    later = [version for version in versions if version.version > template.version]
    return earlier[0] if earlier else later[-1] if later else None


def _done(request: HttpRequest, template: NoticeTemplate, said: str) -> HttpResponse:
    """Redirect to the admin page of the template with the message `said`."""
    messages.success(request, said)
    return redirect(reverse("admin:reviews_noticetemplate_change", args=[template.pk]))


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    context = {**admin.site.each_context(request), "opts": NoticeTemplate._meta, **context}
    return render(request, f"reviews/notices/templates/{name}.html", context)
