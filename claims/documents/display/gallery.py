"""Context of a claim's documents, for the desk and the claim page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims import hooks
from claims.documents.file_refusals import Reason
from claims.documents.forms import AttachForm
from claims.documents.history import DocumentAct
from claims.documents.limits import limit
from claims.documents.models import Document, DocumentKind, DocumentStatus, Page
from claims.register.models import Claim


@dataclass
class DocumentGroup:
    """Documents of one kind on a claim, in the order of receipt; the list may be empty. `erased` is
    the number of those that an erasure took away."""

    kind: DocumentKind
    documents: list[Document] = field(default_factory=list)
    erased: int = 0

    @property
    def handed_in(self) -> bool:
        return any(document.is_handed_in for document in self.documents)

    @property
    def pages(self) -> Iterator[Page]:
        """Yield the pages of the group's documents, document by document; those of a document that
        cannot be shown (`Document.is_ready`) are left out."""
        for document in self.documents:
            if document.is_ready:
                yield from document.pages.all()

    @property
    def page_total(self) -> int:
        return sum(1 for _page in self.pages)


def documents_of(claim: Claim, *, with_acts: bool = False) -> list[DocumentGroup]:
    """Return the documents of a claim as DocumentGroups: all five kinds in order, the empty ones
    too. Erased documents are counted only. Two queries.

    `with_acts` prefetches `acts`, the DocumentAct rows of each document, newest first, in one query
    more.
    """
    shown = Document.objects.filter(claim=claim)
    if with_acts:
        acts = DocumentAct.objects.select_related("by").order_by("-pk")
        shown = shown.select_related("set_aside_by").prefetch_related(Prefetch("acts", acts))
    return in_kinds(shown.prefetch_related("pages").order_by("pk"))


def every_document_of(claim: Claim) -> list[Document]:
    """Return the documents of a claim with their pages, also those that were erased."""
    return list(Document.objects.filter(claim=claim).prefetch_related("pages").order_by("pk"))


def in_kinds(documents: Iterable[Document]) -> list[DocumentGroup]:
    """Return documents as DocumentGroups: all five kinds in order, the empty ones too. Erased
    documents are counted only."""
    groups = {kind: DocumentGroup(kind) for kind in DocumentKind}
    for document in documents:
        group = groups[DocumentKind(document.kind)]
        if document.erased_at is None:
            group.documents.append(document)
        else:
            group.erased += 1
    return list(groups.values())


def list_context(request: HttpRequest, claim: Claim) -> dict[str, Any]:
    """Return the template context of the list of documents on a claim's page: `groups`
    (`documents_of`), the number under inspection in `under_way`, a sentence about it, and the open
    request for documents. While `under_way` is not 0 the page
    requests the list again."""
    groups = documents_of(claim, with_acts=True)
    documents = [document for group in groups for document in group.documents]
    under_way = sum(document.is_under_way for document in documents)
    return {
        "claim": claim,
        "groups": groups,
        "under_way": under_way,
        "status_text": _status_text(documents, under_way),
        "kinds": DocumentKind.choices,
        "pending_request": hooks.pending_request(claim),
        "may_keep": request.user.has_perm("claims.attach_document"),
    }


def _status_text(documents: list[Document], under_way: int) -> str:
    """Return the state of the list as a sentence for screen readers: the number of documents under
    inspection (`under_way`), else of those that cannot be shown; '' for a claim without
    documents."""
    if under_way:
        sentence = ngettext(
            "서류 %(n)d개를 확인하고 있습니다.", "서류 %(n)d개를 확인하고 있습니다.", under_way
        )
        return sentence % {"n": under_way}
    unshown = {DocumentStatus.REFUSED, DocumentStatus.QUARANTINED, DocumentStatus.UNPREVIEWABLE}
    bad = sum(document.status in unshown for document in documents)
    if bad:
        sentence = ngettext(
            "확인을 마쳤습니다. 볼 수 없는 서류가 %(n)d개 있습니다.",
            "확인을 마쳤습니다. 볼 수 없는 서류가 %(n)d개 있습니다.",
            bad,
        )
        return sentence % {"n": bad}
    return _("모든 서류를 확인했습니다.") if documents else ""


def upload_context(claim: Claim, form: AttachForm | None = None) -> dict[str, Any]:
    """Return the template context of the upload form: `form`, the claim's open request for
    documents or None (`pending_request`), the most bytes of a file, and the sentences that the
    browser shows for a file that is too large or empty. The server checks size and content
    again."""
    pending = hooks.pending_request(claim)
    kind = (pending.missing or pending.kinds)[0].value if pending else None
    return {
        "claim": claim,
        "form": form or AttachForm(initial={"kind": kind} if kind else None),
        "pending_request": pending,
        "max_bytes": limit("DOCUMENT_MAX_BYTES"),
        # the browser shows the server's own sentences before it sends anything
        "too_large": Reason.TOO_LARGE.sentence,
        "empty": Reason.EMPTY.sentence,
    }


def panel(request: HttpRequest, claim: Claim) -> str:
    """Return the HTML of the documents panel of the claim page, with the upload form for users who
    may attach documents, unless the claim was erased. Registered with hooks.add_panel."""
    context = list_context(request, claim)
    if context["may_keep"] and claim.erased_at is None:
        context |= upload_context(claim)
    return render_to_string("claims/documents/panel.html", context, request=request)
