"""Views that correct a rejected row. Its cells are personal data: a typed reason opens the rows of
a file for ten minutes, and each opened row gets an entry in the access log."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from claims.errors import DomainError
from claims.intake.context import add_sentences
from claims.intake.corrections import RowRejectedError, cells_of, correct_row
from claims.intake.forms import CorrectionForm, OpenRowForm
from claims.intake.models import ImportRejection, ImportRun
from claims.policy.models import Company
from claims.privacy.access_entries import record_access
from claims.privacy.models import AccessEntry, Action
from claims.protected_files.views import needs_factor
from claims.register.models import Claim
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.second_factor import redirect_to_second_factor

PAGE = "claims/intake/correction.html"
OPENED = "opened_rejected_row"  # key in the session: [access entry, file, row]
REASON_KEPT = timedelta(minutes=10)


@requires("claims.import_claims")
@require_http_methods(["GET", "POST"])
@never_cache
def correct(request: HttpRequest, run_id: int, row_no: int) -> HttpResponse:
    """Show a rejected row of an import run with a form to correct it. First a reason is asked for,
    unless one was given within ten minutes. A POST checks the row again and loads it.
    """
    rejection = _rejection(run_id, row_no)
    if request.method == "POST":
        return _take_in(request, rejection)
    context = _context(rejection)
    gone = rejection.taken_in_id or not rejection.raw_row
    if gone or not _record_opening(request, rejection):
        return render(request, PAGE, context | {"reason_form": OpenRowForm()})
    form = CorrectionForm(cells=cells_of(rejection), companies=_companies())
    return render(request, PAGE, context | {"form": form.with_faults(rejection.faults)})


@requires("claims.import_claims")
@require_POST
def open_row(request: HttpRequest, run_id: int, row_no: int) -> HttpResponse:
    """Record in the access log the reason for which a rejected row is opened, and redirect to the
    row. It needs a fresh second factor, as the rows in plain as a file do.
    """
    rejection = _rejection(run_id, row_no)
    form = OpenRowForm(request.POST)
    if not form.is_valid():
        return refuse(request, PAGE, _context(rejection) | {"reason_form": form})
    if needs_factor(request):
        back = reverse("intake:correct", args=[run_id, row_no])
        return redirect_to_second_factor(request, back)
    _record(request, rejection, form.cleaned_data["reason"])
    return redirect("intake:correct", run_id, row_no)


def _take_in(request: HttpRequest, rejection: ImportRejection) -> HttpResponse:
    """Load the corrected row of the POST, then redirect to the file's next rejected row, or without
    one to the run. After a DomainError show the form again with its faults."""
    form = CorrectionForm(request.POST, companies=_companies())
    form.is_valid()
    try:
        run = correct_row(rejection=rejection, cells=form.cells(), by=request.user)  # type: ignore[arg-type]
    except RowRejectedError as error:
        context = _context(rejection) | {"form": form.with_faults(error.faults)}
        return refuse(request, PAGE, context, error)
    except DomainError as error:
        return refuse(request, PAGE, _context(rejection) | {"form": form}, error)
    messages.success(request, _said(run, rejection))
    following = _left(rejection.run).filter(row_no__gt=rejection.row_no).first()
    following = following or _left(rejection.run).first()
    if following:
        return redirect("intake:correct", rejection.run_id, following.row_no)
    return redirect("intake:import", rejection.run_id)


def _said(run: ImportRun, rejection: ImportRejection) -> str:
    row = f"{rejection.row_no:,}"
    if not run.accepted:
        return _("%(row)s행은 이미 접수된 신청과 같습니다.") % {"row": row}
    number = Claim.objects.values_list("number", flat=True).get(import_run=run)
    return _("%(row)s행을 접수했습니다: %(number)s") % {"row": row, "number": number}


def _rejection(run_id: int, row_no: int) -> ImportRejection:
    rows = ImportRejection.objects.select_related("run__window", "taken_in")
    return get_object_or_404(rows, run=run_id, row_no=row_no)


def _left(run: ImportRun) -> Any:
    return run.rejections.to_correct().defer("raw_row").order_by("row_no")


def _context(rejection: ImportRejection) -> dict[str, Any]:
    add_sentences([rejection])
    return {"rejection": rejection, "run": rejection.run, "left": _left(rejection.run).count()}


def _companies() -> list[str]:
    return [*Company.objects.order_by("-is_operator", "name").values_list("name", flat=True)]


def _record(request: HttpRequest, rejection: ImportRejection, reason: str) -> None:
    entry = record_access(
        user=request.user,  # type: ignore[arg-type]
        action=Action.VIEW_REJECTED,
        reason=reason,
        request=request,
    )
    request.session[OPENED] = [entry.pk, rejection.run_id, rejection.row_no]


def _record_opening(request: HttpRequest, rejection: ImportRejection) -> bool:
    """Write an entry of the access log for this row, with the reason last given for the file, and
    return True. Returns False, writing nothing, if no reason was given within REASON_KEPT (ten
    minutes), and if the second factor is no longer fresh."""
    entry_id, run_id, row_no = request.session.get(OPENED) or (0, 0, 0)
    if run_id != rejection.run_id or needs_factor(request):
        return False
    since = timezone.now() - REASON_KEPT
    mine = AccessEntry.objects.filter(pk=entry_id, at__gt=since)
    entry = mine.filter(user=request.user).first()  # type: ignore[misc]
    if entry is None:
        return False
    if row_no != rejection.row_no:
        _record(request, rejection, entry.reason)
    return True
