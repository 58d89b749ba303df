"""Pages of files that come in: lists of recipients, codes, results of a batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from claims.errors import DomainError
from claims.loaded_files.context import faults_of
from claims.loaded_files.reading import Loaded
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.benefits.columns import CODE, IDENTIFIERS, REFERENCE, RESULT_COLUMNS, VALUE
from reviews.benefits.loading import codes, recipient_lists
from reviews.benefits.loading.reading import OUTCOME_WORDS, sentence_of
from reviews.benefits.loading.results import load_results
from reviews.benefits.models import BenefitBatch, BenefitFile
from reviews.benefits.permissions import PROPOSE, VIEW
from reviews.benefits.states import BatchStatus, Way
from reviews.benefits.views.forms import ListForm, ResultsForm, UploadForm
from reviews.benefits.views.programmes import get_programme

UPLOAD = "reviews/benefits/upload.html"
FILE = "reviews/benefits/file.html"


def _load(
    request: SignedInRequest,
    form: Any,
    context: dict[str, Any],
    load: Callable[[Any], Loaded[BenefitFile]],
) -> HttpResponse:
    """Show the upload form (GET). A POST calls `load` with the cleaned form and opens the page of
    the loaded file, which is the earlier one if the same bytes were loaded before."""
    context = {"form": form, **context}
    if request.method == "GET":
        return render(request, UPLOAD, context)
    if not form.is_valid():
        return refuse(request, UPLOAD, context)
    try:
        loaded = load(form.cleaned_data)
    except DomainError as error:
        return refuse(request, UPLOAD, context, error)
    if loaded.again:
        messages.info(request, _("앞서 올린 파일과 같아 아무것도 더하지 않았습니다."))
    return redirect("programmes:file", loaded.file.pk)


def _bound(request: SignedInRequest, form: Any) -> Any:
    return form(request.POST, request.FILES) if request.method == "POST" else form()


@requires(PROPOSE)
@require_http_methods(["GET", "POST"])
def load_list(request: SignedInRequest, code: str) -> HttpResponse:
    """Page that uploads a list of recipients of a programme (GET: the form, POST: loads the file
    and opens its page)."""
    programme = get_programme(code)
    context = {
        "title": _("명단 올리기"),
        "sub": programme.name,
        "back": reverse("programmes:programme", args=[code]),
        "columns": _("%(columns)s 가운데 하나") % {"columns": ", ".join(IDENTIFIERS)},
        "how": (
            _("사람은 번호로만 알아보고, 번호 대신 되돌릴 수 없는 색인만 남깁니다."),
            _("%(name)s 열이 있으면 제휴사에 돌려줄 때 그 번호를 씁니다. 없으면 행 번호를 씁니다.")
            % {"name": REFERENCE},
            _("%(name)s 열이 있으면 그 사람만의 값으로 씁니다.") % {"name": VALUE},
        ),
    }
    return _load(
        request, _bound(request, ListForm), context,
        lambda said: recipient_lists.load_list(
            programme=programme, file=said["file"].file, title=said["title"], by=request.user
        ),
    )  # fmt: skip


@requires(PROPOSE)
@require_http_methods(["GET", "POST"])
def load_codes(request: SignedInRequest, code: str) -> HttpResponse:
    """Page that uploads codes for a programme's pool (GET: the form, POST: loads the file and opens
    its page)."""
    programme = get_programme(code)
    context = {
        "title": _("이용 번호 올리기"),
        "sub": programme.name,
        "back": reverse("programmes:programme", args=[code]),
        "columns": CODE,
        "how": (
            _("이용 번호는 암호화해 두고, 한 사람에게 하나씩 한 번만 줍니다."),
            _("이미 올린 번호가 또 있으면 더하지 않습니다."),
        ),
    }
    return _load(
        request, _bound(request, UploadForm), context,
        lambda said: codes.load_codes(
            programme=programme, file=said["file"].file, by=request.user
        ),
    )  # fmt: skip


@requires(PROPOSE)
@require_http_methods(["GET", "POST"])
def results(request: SignedInRequest, pk: int) -> HttpResponse:
    """Page that uploads a partner's results of a batch that was sent as a file (GET: the form,
    POST: loads the results)."""
    states = (BatchStatus.OUT, BatchStatus.CLOSED)
    rows = BenefitBatch.objects.select_related("programme").filter(way=Way.FILE)
    batch = get_object_or_404(rows, pk=pk, status__in=states)
    context = {
        "title": _("결과 파일 올리기"),
        "sub": str(batch),
        "back": reverse("programmes:batch", args=[pk]),
        "columns": ", ".join(RESULT_COLUMNS),
        "how": (
            _("보낸 파일의 빈 열을 제휴사가 채워 돌려보내면 그대로 올립니다."),
            _("결과에는 다음 가운데 하나를 적습니다: %(words)s.")
            % {"words": ", ".join(OUTCOME_WORDS)},
            _("쓰거나 기한이 지난 것은 나중에 다른 파일로 더 올릴 수 있습니다."),
        ),
    }
    return _load(
        request, _bound(request, ResultsForm), context,
        lambda said: load_results(
            batch=batch, file=said["file"].file, by=request.user, sha256=said["sha256"]
        ),
    )  # fmt: skip


@requires(VIEW)
@require_GET
def file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Page of a loaded file of benefits: how many lines were applied, and its faulty lines."""
    rows = BenefitFile.objects.select_related("programme", "batch", "loaded_by")
    one = get_object_or_404(rows, pk=pk)
    return render(request, FILE, {"file": one, **faults_of(one, sentence_of)})
