"""Bankbook copy of a corrected account beside the number, on the sheet of its second person."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from django.template.loader import render_to_string
from django.urls import reverse

from claims.bank_accounts.models import ProposedAccount
from claims.confirmation.sheet import Sheet
from claims.confirmation.views import VIEWING
from claims.documents.display import bankbook_covers
from claims.documents.models import Document, PageShape
from claims.errors import DomainError
from claims.users.requests import SignedInRequest

TEMPLATE = "claims/bank_accounts/bankbook.html"


def with_bankbook(
    request: SignedInRequest, proposed: ProposedAccount, sheet: Sheet
) -> tuple[Sheet, DomainError | None]:
    """Return the sheet with the document that proves the account beside it, and the refusal of the
    reason that was typed there (None without one). Without such a document, or for a user who may
    not see it, the sheet stays as it is.

    With a reason in the POST (`viewing_reason`) a covered copy is uncovered for this session, for
    ten minutes, with an entry of the access log (`bankbook_covers.uncover`)."""
    document = _document_of(request, proposed)
    if document is None:
        return sheet, None
    refusal: DomainError | None = None
    try:
        if VIEWING in request.POST and bankbook_covers.is_covered(request, document):
            reason = request.POST[VIEWING]
            bankbook_covers.uncover(
                document=document, by=request.user, reason=reason, request=request
            )
    except DomainError as error:
        refusal = error
    return replace(sheet, beside=partial(_panel, request, proposed, document, refusal)), refusal


def _document_of(request: SignedInRequest, proposed: ProposedAccount) -> Document | None:
    if proposed.document_id is None or not request.user.has_perm("claims.view_document"):
        return None
    rows = Document.objects.visible_to(request.user).filter(erased_at__isnull=True)
    return rows.prefetch_related("pages").filter(pk=proposed.document_id).first()


def _panel(
    request: SignedInRequest,
    proposed: ProposedAccount,
    document: Document,
    refusal: DomainError | None,
) -> str:
    """Return the HTML of the panel with the pictures of the document's pages, or with its cover and
    the form for the reason. Each picture is served, and recorded in the
    access log, as on the document's own page."""
    covered = bankbook_covers.is_covered(request, document)
    pages = list(document.pages.all()) if document.is_ready and not covered else []
    context = {
        "document": document,
        "pages": [page for page in pages if page.shape == PageShape.PICTURE],
        "covered": covered and document.is_ready,
        "may_uncover": bankbook_covers.may_uncover(request.user),
        "action": reverse("bank_accounts:confirm", args=[proposed.pk]),
        "field": VIEWING,
        "refusal": refusal,
    }
    return render_to_string(TEMPLATE, context, request=request)
