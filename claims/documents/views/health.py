"""Page of the document service's state, for the secretariat and for operators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from claims.documents.health import MOST, causes, held_documents, parts, waiting
from claims.documents.scanning import scanner
from claims.users.permissions import requires


@requires("claims.attach_document", "claims.browse_register")
@never_cache
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Show renderer, scanner and storage as they are now, and documents in quarantine."""
    context = {
        "parts": parts(),
        "causes": causes(),
        "waiting": waiting(),
        "held": held_documents(),
        "most": MOST,
        "scanner": scanner.configured(),
        "may_rescan": request.user.has_perm("claims.attach_document") and scanner.configured(),
        "may_see": request.user.has_perm("claims.view_document"),
    }
    return render(request, "claims/documents/health.html", context)
