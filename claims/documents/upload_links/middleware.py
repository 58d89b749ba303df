"""Admission of uploads by link, before any byte of a body is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from claims.documents.upload_links import limits
from claims.documents.upload_links.cookies import visit_of
from claims.documents.upload_links.errors import LinkError, VisitOverError
from claims.documents.upload_links.pages import ERROR_PAGE, refuse_visit
from claims.uploads import admit_guest


class GuestUploadMiddleware:
    """Middleware that admits or refuses a POST to a view with `takes_guest_files`, before the CSRF
    check reads the body. It lets any other request pass.

    A request without a confirmed visit is answered at once, its body unread. An admitted one is
    counted, and its body is limited to UPLOAD_LINK_REQUEST_BYTES.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method != "POST" or not getattr(view, "takes_guest_files", False):
            return None
        visit = visit_of(request, kwargs["pk"])
        if visit is None or not visit.confirmed:
            return refuse_visit(request, VisitOverError())
        refusal: LinkError | None = None
        try:
            limits.count_request(request, visit.link_id)
        except LinkError as error:
            refusal = error
        most = settings.UPLOAD_LINK_REQUEST_BYTES
        admit_guest(request, most=most, refusal=refusal)
        request.refused_page = ERROR_PAGE  # type: ignore[attr-defined]
        return None
