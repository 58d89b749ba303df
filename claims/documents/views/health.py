"""How the documents' room stands: for the secretariat, and for who keeps the servers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from claims.documents import health as standing
from claims.documents.scanning import scanner
from claims.users.permissions import requires


@requires("claims.attach_document", "claims.browse_register")
@never_cache
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Renderer, scanner and storage as they are now; documents in quarantine, newest first."""
    context = {
        "parts": standing.parts(),
        "causes": standing.causes(),
        "waiting": standing.waiting(),
        "held": standing.held_documents(),
        "most": standing.MOST,
        "scanner": scanner.configured(),
        "may_rescan": request.user.has_perm("claims.attach_document") and scanner.configured(),
        "may_see": request.user.has_perm("claims.view_document"),
    }
    return render(request, "claims/documents/health.html", context)
