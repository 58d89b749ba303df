"""Views of imports: template, upload, preview, progress, result, and download of rejected rows."""

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
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.downloads import save_as
from claims.errors import DomainError
from claims.intake import previews, rejected_rows, verbs
from claims.intake.context import run_context
from claims.intake.errors import FileUnusableError
from claims.intake.forms import RejectedRowsForm, UploadForm
from claims.intake.loading import reading
from claims.intake.models import ImportRun
from claims.intake.run_states import UNDER_WAY
from claims.intake.template_workbook import template_workbook
from claims.policy.models import Company, Service
from claims.privacy.access_entries import record_access
from claims.privacy.models import Action
from claims.protected_files.views import needs_factor
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.polling import answer_poll
from claims.users.requests import is_htmx
from claims.users.second_factor import redirect_to_second_factor
from config.celery import enqueue

RUNS_ON_A_PAGE = 30

PAGE, RUN_PAGE = "claims/intake/imports.html", "claims/intake/import.html"


def _runs(request: HttpRequest) -> dict[str, Any]:
    """Return the template context with one page of the runs of files; runs of a corrected row or of
    a claim entered by hand are left out."""
    runs = ImportRun.objects.files().select_related("window", "started_by")
    return {"page": Paginator(runs, RUNS_ON_A_PAGE).get_page(request.GET.get("page"))}


@requires("claims.import_claims")
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """List the import runs, with the form that uploads a claims file; a POST stores the file and
    queues its preview.
    """
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
            to_preview=True,
        )
    except FileUnusableError as error:
        form.add_error("file", str(error.message))
        return refuse(request, PAGE, {**_runs(request), "form": form})
    enqueue("claims.intake.tasks.load_file", run.pk)
    return redirect("intake:import", run.pk)


@requires("claims.import_claims")
@require_GET
def template(request: HttpRequest) -> FileResponse:
    """Send the XLSX template in which claims are typed, with lists of allowed words, hints and an
    example.
    """
    companies = Company.objects.order_by("-is_operator", "name").values_list("name", flat=True)
    services = Service.objects.counted().filter(confirmed=True).order_by("name")
    file = template_workbook([*companies], [*services.values_list("name", flat=True)])
    return FileResponse(file, as_attachment=True, filename=_("접수 양식") + ".xlsx")


@requires("claims.import_claims")
@require_GET
@never_cache
def import_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show one import run, with its progress, its preview or its result."""
    run = run_of(run_id)
    return render(request, RUN_PAGE, run_context(run) | {"form": RejectedRowsForm()})


@requires("claims.import_claims")
@require_GET
@never_cache
def import_progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """Return to htmx the changing part of the page of an import run, and its state for the page's
    head; once the run is no longer under way, the response makes the page reload. Without htmx,
    redirect to the page."""
    run = run_of(run_id)
    if not is_htmx(request):
        return redirect("intake:import", run.pk)
    ended = run.status not in UNDER_WAY
    context = run_context(run) | {"is_polled": True}
    return answer_poll(request, "claims/intake/progress.html", context, ended=ended)


@requires("claims.import_claims")
@require_POST
def start(request: HttpRequest, run_id: int) -> HttpResponse:
    """Queue the previewed file of an import run for loading, and return to its page."""
    return _apply(request, run_id, previews.start_import, is_loaded=True)


@requires("claims.import_claims")
@require_POST
def cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """Drop the previewed file of an import run: nothing is loaded, and the file is erased."""
    return _apply(request, run_id, previews.cancel_import)


@requires("claims.import_claims")
@require_POST
def retry(request: HttpRequest, run_id: int) -> HttpResponse:
    """Queue an interrupted import run again, and return to its page."""
    return _apply(request, run_id, verbs.retry_import, is_loaded=True)


def _apply(request: HttpRequest, run_id: int, verb: Any, is_loaded: bool = False) -> HttpResponse:
    """Call `verb` with the run and redirect to its page; with `is_loaded` also enqueue the task
    that loads the file. After a DomainError show the run's page with its message and status."""
    run = run_of(run_id)
    try:
        verb(run=run, by=request.user)
    except DomainError as error:
        run = run_of(run_id)
        return refuse(request, RUN_PAGE, run_context(run) | {"form": RejectedRowsForm()}, error)
    if is_loaded:
        enqueue("claims.intake.tasks.load_file", run.pk)
    return redirect("intake:import", run.pk)


@requires("claims.import_claims")
@require_POST
@never_cache
def download_rejected(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Send the rejected rows of an import run in plain as CSV or XLSX, to be corrected and imported
    again. It needs a fresh second factor; the access log gets an entry with the posted reason
    first.
    """
    run = run_of(run_id)
    form = RejectedRowsForm(request.POST)
    if not form.is_valid():
        return refuse(request, RUN_PAGE, run_context(run) | {"form": form})
    if needs_factor(request):
        return redirect_to_second_factor(request, reverse("intake:import", args=[run.pk]))
    record_access(
        user=request.user,  # type: ignore[arg-type]
        action=Action.DOWNLOAD,
        count=max(1, run.left),
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
    return save_as(response, f"{name}.csv")


def run_of(run_id: int) -> ImportRun:
    """Return the import run with this primary key, with its filing window and the person who
    started it. Raises Http404 if there is none."""
    runs = ImportRun.objects.select_related("window", "started_by")
    return get_object_or_404(runs, pk=run_id)
