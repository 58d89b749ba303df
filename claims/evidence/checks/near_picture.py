"""Duplicates: nearly the same picture on the claim of another business.

The hash finds candidates, the pictures decide: two screenshots of the same app have much in common,
but only one that was saved again is the same everywhere.
"""

from django.utils.translation import gettext_lazy as _

from claims.documents.models import Document
from claims.evidence import picture_comparison
from claims.evidence.models import Verdict
from claims.evidence.registry import Check, Found, check, duplicate_finding
from claims.evidence.similar_pages import SimilarPage, is_picture
from claims.evidence.subject import Subject


@check
class NearPicture(Check):
    code = "near.picture"
    version = 3  # parts, turned and photographed pictures too
    rests_on_words = False
    label = _("다른 신청과 거의 같은 그림")
    SENTENCES = {
        "of_another": _("다른 사업자의 신청 %(count)s건에 거의 같은 그림이 있음"),
        "of_one_person": _("같은 대표자의 다른 사업자 신청 %(count)s건에 거의 같은 그림이 있음"),
        "part_of_another": _(
            "다른 사업자의 신청 %(count)s건에 자르거나 테두리를 두르거나 돌리거나 다시 찍은 같은 "
            "그림이 있음"
        ),
        "part_of_one_person": _(
            "같은 대표자의 다른 사업자 신청 %(count)s건에 자르거나 테두리를 두르거나 돌리거나 다시 "
            "찍은 같은 그림이 있음"
        ),
    }

    def reads(self, document: Document) -> bool:
        return super().reads(document) and is_picture(document)

    def inputs(self, subject: Subject) -> tuple[object, ...]:
        document = subject.document
        assert document is not None  # noqa: S101 - for mypy
        candidates = subject.others.similar_pages.get(document.pk, ())
        return (document.sha256, sorted({(like.claim_id, like.sha256) for like in candidates}))

    def find(self, subject: Subject) -> Found | None:
        assert subject.document is not None  # noqa: S101 - for mypy
        candidates: list[SimilarPage] = subject.others.similar_pages.get(subject.document.pk, [])
        of_others = {
            other.pk
            for other in subject.others.of(like.claim_id for like in candidates)
            if not other.is_of(subject.claim)
        }
        equal = picture_comparison.same_pictures(
            [like for like in candidates if like.claim_id in of_others]
        )
        others = subject.others.of(like.claim_id for like in equal)
        if not others:
            return None
        unrelated = [other for other in others if not other.is_run_by(subject.claim)]
        page = min(like.page for like in equal)
        part = "part_" if all(like.in_part for like in equal) else ""
        if unrelated:
            return duplicate_finding(Verdict.WARNING, f"{part}of_another", unrelated, page=page)
        return duplicate_finding(Verdict.WARNING, f"{part}of_one_person", others, page=page)
