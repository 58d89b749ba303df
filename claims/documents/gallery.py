"""The documents of a claim, as the desk and the claim page show them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.template.loader import render_to_string

from claims.documents.forms import AttachForm
from claims.documents.models import Document, DocumentKind, Page
from claims.register.models import Claim


@dataclass
class Group:
    """One kind of document with what was handed in of it; perhaps nothing."""

    kind: DocumentKind
    documents: list[Document] = field(default_factory=list)

    @property
    def handed_in(self) -> bool:
        return any(document.counts for document in self.documents)

    @property
    def pages(self) -> Iterator[Page]:
        """Pages that can be looked at, in order; each knows its document."""
        for document in self.documents:
            if document.is_ready:
                yield from document.pages.all()

    @property
    def page_total(self) -> int:
        return sum(1 for _page in self.pages)


def documents_of(claim: Claim) -> list[Group]:
    """All five kinds in their order, the empty ones too. Two queries, however many documents."""
    groups = {kind: Group(kind) for kind in DocumentKind}
    shown = Document.objects.filter(claim=claim, erased_at__isnull=True)
    for document in shown.prefetch_related("pages").order_by("pk"):
        groups[DocumentKind(document.kind)].documents.append(document)
    return list(groups.values())


def panel(request: HttpRequest, claim: Claim) -> str:
    """The documents on the claim page, with the secretariat's upload form (hooks.add_panel)."""
    context = {
        "claim": claim,
        "groups": documents_of(claim),
        "form": AttachForm() if request.user.has_perm("claims.attach_document") else None,
    }
    return render_to_string("claims/documents/panel.html", context, request=request)
