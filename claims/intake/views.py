"""Views of imports: upload, progress, result, and download of rejected rows."""

from itertools import islice
from typing import Any

from django.core.paginator import Paginator
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims import hooks
from claims.errors import DomainError
from claims.intake import reading, rejected_rows, verbs
from claims.intake.errors import FileUnusableError, sentence_of
from claims.intake.forms import RejectedRowsForm, UploadForm
from claims.intake.models import ImportRun, RunStatus
from claims.policy.triage import ROUTES
from claims.privacy.access_entries import record_access
from claims.privacy.models import Action
from claims.progress import progress_of
from claims.register.models import Route
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import is_htmx
from config.celery import enqueue

RUNS_ON_A_PAGE = 30
REJECTED_ON_THE_PAGE = 200
UNDER_WAY = frozenset({RunStatus.QUEUED, RunStatus.READING, RunStatus.LOADING})

PAGE, RUN_PAGE = "claims/intake/imports.html", "claims/intake/import.html"


def _runs(request: HttpRequest) -> dict[str, Any]:
    page = Paginator(ImportRun.objects.select_related("window", "started_by"), RUNS_ON_A_PAGE)
    return {"page": page.get_page(request.GET.get("page"))}


@requires("claims.import_claims")
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """List runs with the upload form; a POST stores the file and queues its run."""
    if request.method != "POST":
        return render(request, PAGE, {**_runs(request), "form": UploadForm()})
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return refuse(request, PAGE, {**_runs(request), "form": form})
    upload = form.cleaned_data["file"]
    try:
        reading.check_file(upload.file)
        run = verbs.store_upload(
            name=upload.name,
            blocks=upload.chunks(),
            window=form.cleaned_data["window"],
            notify=form.cleaned_data["notify"],
            by=request.user,  # type: ignore[arg-type]
        )
    except FileUnusableError as error:
        form.add_error("file", str(error.message))
        return refuse(request, PAGE, {**_runs(request), "form": form})
    enqueue("claims.intake.tasks.load_file", run.pk)
    return redirect("intake:import", run.pk)


@requires("claims.import_claims")
@require_GET
@never_cache
def import_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show one run: its progress or its result."""
    run = _run(run_id)
    return render(request, RUN_PAGE, _result(run) | {"form": RejectedRowsForm()})


@requires("claims.import_claims")
@require_GET
@never_cache
def import_progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """Return the changing part of a run's page; once the run is finished, the page reloads."""
    run = _run(run_id)
    if not is_htmx(request):
        return redirect("intake:import", run.pk)
    response = render(request, "claims/intake/progress.html", _result(run))
    if run.status not in UNDER_WAY:
        response["HX-Refresh"] = "true"
    return response


@requires("claims.import_claims")
@require_POST
def retry(request: HttpRequest, run_id: int) -> HttpResponse:
    """Start an interrupted run again."""
    run = _run(run_id)
    try:
        verbs.retry_import(run=run, by=request.user)  # type: ignore[arg-type]
    except DomainError as error:
        return refuse(request, RUN_PAGE, _result(run) | {"form": RejectedRowsForm()}, error)
    enqueue("claims.intake.tasks.load_file", run.pk)
    return redirect("intake:import", run.pk)


@requires("claims.import_claims")
@require_POST
@never_cache
def download_rejected(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Serve rejected rows in plain, to correct and import again; the access log has the reason."""
    run = _run(run_id)
    form = RejectedRowsForm(request.POST)
    if not form.is_valid():
        return refuse(request, RUN_PAGE, _result(run) | {"form": form})
    record_access(
        user=request.user,  # type: ignore[arg-type]
        action=Action.DOWNLOAD,
        count=max(1, run.rejected),
        reason=form.cleaned_data["reason"],
        request=request,
    )
    rows = rejected_rows.rows_to_correct(run)
    name = _("반려된 행 %(run)s") % {"run": run.pk}
    if form.cleaned_data["form"] == "xlsx":
        return FileResponse(
            rejected_rows.as_xlsx(rows), as_attachment=True, filename=f"{name}.xlsx"
        )
    response = StreamingHttpResponse(
        rejected_rows.as_csv(rows), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = (
        content_disposition_header(True, f"{name}.csv") or "attachment"
    )
    return response


def _run(run_id: int) -> ImportRun:
    return get_object_or_404(ImportRun.objects.select_related("window", "started_by"), pk=run_id)


def _result(run: ImportRun) -> dict[str, Any]:
    """Return the context of a run's page."""
    shown = list(islice(run.rejections.order_by("row_no").iterator(), REJECTED_ON_THE_PAGE))
    for rejection in shown:
        for fault in rejection.faults:
            fault["sentence"] = sentence_of(fault.get("because") or fault["code"])
    return {
        "run": run,
        "why_unusable": FileUnusableError.SENTENCES.get(run.error_code, run.error),
        "under_way": run.status in UNDER_WAY,
        "sequels": hooks.import_follow_ups(run),
        "can_retry": run.status == RunStatus.FAILED,
        "seen": progress_of(f"import:{run.pk}") if run.status in UNDER_WAY else None,
        "routes": [(Route(name), run.routes[name]) for name in ROUTES if run.routes.get(name)],
        "rejections": shown,
        "rejections_left_out": max(0, run.rejected - len(shown)),
    }
