"""Traces: proof that a program for painting or layout has saved.

People also use such programs to crop a photograph, so the answer is never more than "look".
Programs that only convert, merge or print are not among them.
"""

import re

from django.utils.translation import gettext_lazy as _

from claims.documents.media_types import PDF
from claims.documents.models import Document
from claims.evidence.models import Verdict
from claims.evidence.registry import Check, Found, check
from claims.evidence.subject import Subject

EDITORS = (
    *("photoshop", "gimp", "illustrator", "indesign", "coreldraw", "inkscape", "affinity"),
    *("photopea", "pixlr", "picsart", "pixelmator", "paint.net", "krita", "canva", "meitu"),
    *("photoscape", "facetune", "photodirector", "paintshop", "libreoffice draw"),
)
EDITOR = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in EDITORS), re.IGNORECASE)
LONGEST = 40  # letters of a program's name


@check
class FileProgram(Check):
    code = "file.program"
    rests_on_words = False
    label = _("파일을 저장한 프로그램")
    SENTENCES = {
        "editor": _(
            "그림 편집 프로그램(%(program)s)으로 저장한 파일. 크기만 줄였을 수도 있으니 글자와 "
            "숫자를 살펴 주세요"
        ),
    }

    def reads(self, document: Document) -> bool:
        kinds = document.media_type == PDF or document.media_type.startswith("image/")
        return super().reads(document) and kinds

    def inputs(self, subject: Subject) -> tuple[object, ...]:
        assert subject.document is not None  # noqa: S101 - for mypy
        return (subject.document.sha256, subject.document.kind, subject.document.status)

    def find(self, subject: Subject) -> Found | None:
        found = next((n for n in subject.traces.program.split(" · ") if EDITOR.search(n)), "")
        if not found:
            return None
        return Found(Verdict.UNKNOWN, "editor", {"program": found[:LONGEST]}, page=1)
