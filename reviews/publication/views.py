"""Pages of published statistics: list, preview of a day, one version, its files, publishing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from claims.confirmation.sheet import Sheet
from claims.confirmation.views import ask_then
from claims.downloads import save_as
from claims.errors import DomainError
from claims.users.form_responses import refuse, with_reason
from claims.users.permissions import requires
from claims.users.requests import acting_user
from reviews.publication.confirmations import publication_sheet
from reviews.publication.context import (
    PEOPLE,
    edition_of,
    list_page,
    preview_page,
    version_page,
)
from reviews.publication.files import FORMS, make_file
from reviews.publication.forms import DayForm, PreparationForm
from reviews.publication.models import Publication
from reviews.publication.states import PREPARE, PUBLISH, VIEW
from reviews.publication.verbs import (
    prepare_publication,
    publication_blocker,
    publish,
    withdraw_preparation,
)

FOLDER = "reviews/publication/"
LIST, PAGE, PREVIEW = FOLDER + "list.html", FOLDER + "version.html", FOLDER + "preview.html"


def _find(request: HttpRequest, pk: int) -> Publication:
    rows = Publication.objects.visible_to(request.user).select_related(*PEOPLE)
    return get_object_or_404(rows.defer("figures"), pk=pk)


@requires(VIEW)
@require_GET
def publications(request: HttpRequest) -> HttpResponse:
    return render(request, LIST, list_page(request))


@requires(PREPARE)
@require_GET
@never_cache
def preview(request: HttpRequest) -> HttpResponse:
    """Page with the statistics of the day `?on=` as they would be printed; nothing is written. A
    wrong day shows the list of versions with the error."""
    form = DayForm(request.GET)
    if not form.is_valid():
        return refuse(request, LIST, list_page(request, day_form=form))
    try:
        return render(request, PREVIEW, preview_page(form.cleaned_data["on"]))
    except DomainError as error:
        return refuse(request, LIST, list_page(request, day_form=form), error)


@requires(PREPARE)
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Prepare the statistics of the day that was previewed (POST) and go to the page of the
    version. A refusal shows the form again with what was typed."""
    form = PreparationForm(request.POST)
    if not form.is_valid():
        return _refuse_preparation(request, form)
    try:
        version = prepare_publication(
            as_of=form.cleaned_data["on"],
            corrects=form.cleaned_data["corrects"],
            reason=form.cleaned_data["reason"],
            by=acting_user(request),
        )
    except DomainError as error:
        return _refuse_preparation(request, form, error)
    messages.success(request, _("통계를 준비했습니다. 다른 사람이 공표하면 누구나 봅니다."))
    return redirect("publication:publication", version.pk)


def _refuse_preparation(
    request: HttpRequest, form: PreparationForm, error: DomainError | None = None
) -> HttpResponse:
    """Return the preview of the posted day with the form as typed and the error; if the day is
    missing or cannot be shown, the list of versions with the error."""
    on = form.cleaned_data.get("on")
    if on is None:
        said = DomainError(str(next(iter(form.errors.values()))[0]))
        return refuse(request, LIST, list_page(request), error or said)
    try:
        return refuse(request, PREVIEW, preview_page(on, form), error)
    except DomainError as unshown:
        return refuse(request, LIST, list_page(request), error or unshown)


@requires(VIEW)
@require_GET
@never_cache
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, PAGE, version_page(request, _find(request, pk)))


@requires(PUBLISH)
@require_POST
@never_cache
def publish_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a prepared version as its second person (POST). The first request shows the
    confirmation sheet with its figures, the second publishes. A refusal renders the version's page
    with the error."""
    version = _find(request, pk)

    def build() -> Sheet:
        blocker = publication_blocker(version, acting_user(request))
        if blocker is not None:
            raise blocker
        return publication_sheet(version)

    def act() -> HttpResponse:
        publish(version=version, by=acting_user(request))
        messages.success(request, _("통계를 공표했습니다. 공개 현황 화면에 보입니다."))
        return redirect("publication:publication", version.pk)

    def page(error: DomainError) -> HttpResponse:
        return refuse(request, PAGE, version_page(request, _find(request, pk)), error)

    return ask_then(request, build, act, page)


@requires(PREPARE, PUBLISH)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a prepared version (POST) and return to the list of versions. A refusal renders the
    version's page with the error."""
    version = _find(request, pk)
    try:
        reason = request.POST.get("reason", "")
        withdraw_preparation(version=version, by=acting_user(request), reason=reason)
    except DomainError as error:
        return refuse(
            request, PAGE, version_page(request, _find(request, pk)), with_reason(error, request)
        )
    messages.success(request, _("준비한 통계를 취소했습니다. 공표한 판은 그대로입니다."))
    return redirect("publication:publications")


@requires(VIEW)
@require_GET
def file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Download the file (`zip`, `xlsx`, `pdf`) of a published version; 404 for a version without a
    number. The file names nobody, so no reason is asked."""
    version = _find(request, pk)
    if form not in FORMS or version.number is None:
        raise Http404
    made = make_file(form, edition_of(version))
    return save_as(HttpResponse(made.body, content_type=made.media_type), made.name)
