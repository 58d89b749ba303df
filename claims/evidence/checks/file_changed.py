"""Traces: a PDF whose pages were changed by a later save.

Signing, filling in a form and annotating append to a PDF too; they leave the pages' contents alone
and are not told (claims.documents.formats.pdf_revisions). Programs that rewrite a file leave no
such trace, so silence proves nothing.
"""

from django.utils.translation import gettext_lazy as _

from claims.documents.media_types import PDF
from claims.documents.models import Document
from claims.evidence.dates import format_day
from claims.evidence.models import Verdict
from claims.evidence.registry import Check, Found, check
from claims.evidence.subject import Subject


@check
class FileChanged(Check):
    code = "file.changed"
    rests_on_words = False
    label = _("만든 뒤에 고친 PDF")
    SENTENCES = {
        "unclear": _(
            "저장한 흔적이 너무 많아 내용이 바뀌었는지 알 수 없음. 발급처 원본과 견주어 주세요"
        ),
        "changed": _(
            "%(page)s쪽 내용이 처음 저장한 뒤에 바뀜(처음 내용도 파일에 남아 있음). "
            "발급처 원본과 견주어 주세요"
        ),
        "changed_on": _(
            "%(page)s쪽 내용이 처음 저장한 뒤에 바뀜(%(made)s 만듦, %(changed)s 고침, 처음 내용도 "
            "파일에 남아 있음). 발급처 원본과 견주어 주세요"
        ),
    }

    def reads(self, document: Document) -> bool:
        return super().reads(document) and document.media_type == PDF

    def inputs(self, subject: Subject) -> tuple[object, ...]:
        assert subject.document is not None  # noqa: S101 - for mypy
        return (subject.document.sha256, subject.document.kind, subject.document.status)

    def find(self, subject: Subject) -> Found | None:
        traces = subject.traces
        if not traces.pages:
            return Found(Verdict.UNKNOWN, "unclear") if traces.unclear else None
        page = traces.pages[0]
        values: dict[str, object] = {"page": page}
        if traces.made is None or traces.changed is None:
            return Found(Verdict.WARNING, "changed", values, page=page)
        values |= {"made": format_day(traces.made), "changed": format_day(traces.changed)}
        return Found(Verdict.WARNING, "changed_on", values, page=page)
