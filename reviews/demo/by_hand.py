"""Claims that came by hand in the demo: one by telephone with a proxy, an heir who waits, and one
that an agent has begun to type."""

from __future__ import annotations

import datetime as dt

from claims import clock
from claims.demo import documents
from claims.direct_entry.models import EnteredClaim
from claims.direct_entry.verbs import enter_claim, keep_draft
from claims.documents.models import Document, DocumentKind, Source
from claims.documents.receipt.verbs import receive
from claims.intake import columns as c
from claims.register.models import Claim
from claims.representation.models import PaperKind, Representation, needed_papers
from claims.representation.verbs import enter_representation
from claims.users.models import User
from reviews.committee.models import Review, ReviewStatus

# Of a shop that nobody else of the demo has; the number passes the check digit.
TOLD = {
    c.FILED_AT: "2022-10-31 15:20",
    c.CLAIMANT_KIND: "소상공인",
    c.PERSON: "문정자",
    c.BUSINESS: "햇살 반찬가게",
    c.REPRESENTATIVE: "문정자",
    c.BUSINESS_NUMBER: "220-81-62517",
    c.INDUSTRY: "반찬 소매",
    c.PHONE: "010-0000-4172",
    c.EMAIL: "haetsal.banchan@example.test",
    c.SERVICE: "카카오톡 채널",
    c.COMPANY: "카카오",
    c.FEE: "무료",
    c.HARM: "금전",
    c.AMOUNT: "1,240,000",
    c.NARRATIVE: "주문을 채널로만 받는데 닷새 동안 끊겼습니다. 글을 못 써서 아들이 전화했습니다.",
    c.BANK: "국민",
    c.ACCOUNT: "110-220-334455",
    c.HOLDER: "문정자",
}


# An unfinished draft, by field of the form: the account is still missing.
BEGUN = {
    "channel": "telephone",
    "filed_date": "2022-11-02",
    "filed_time": "10:40",
    "kind": "소상공인",
    "person": "유미소",
    "business": "미소 꽃방",
    "representative": "유미소",
    "phone": "010-0000-4175",
    "service": "카카오톡 채널",
    "company": "카카오",
    "fee": "무료",
    "harm": "금전",
    "amount": "320,000",
    "narrative": "예약을 채널로 받는데 주말 예약이 모두 취소되었다고 함",
}


def play_claims_by_hand(people: dict[str, User]) -> None:
    """Enter the claims of this module by hand: one by telephone with a proxy, one with an heir, and
    a draft. Does nothing if any claim was entered by hand before. Call it with the clock at the
    demo's day."""
    if EnteredClaim.objects.exists():
        return
    now = clock.now()
    with clock.at(now - dt.timedelta(days=2, hours=1)):
        entry = enter_claim(
            cells=TOLD, channel="telephone", by=people["agent"],
            alike_reason="다른 사람의 신청과 번호만 같음",
        )  # fmt: skip
    with clock.at(now - dt.timedelta(days=1, hours=3)):
        claim, by = entry.claim, people["secretary2"]
        enter_representation(
            claim=claim, by=by, kind="proxy", name="문성호", relation="아들",
            phone="010-0000-4173", letters="both", valid_from=clock.today(),
            papers={"power_of_attorney": _paper(claim, by, PaperKind.POWER_OF_ATTORNEY)},
            reason="우편으로 온 위임장",
        )  # fmt: skip
    with clock.at(now - dt.timedelta(hours=20)):
        _enter_heir(people["secretary2"])
    with clock.at(now - dt.timedelta(hours=2)):
        keep_draft(typed=BEGUN, by=people["agent"])


def _enter_heir(by: User) -> None:
    """Enter an heir, with the papers, for the first claim that waits for documents and has no
    representative. Does nothing if there is none."""
    taken = Representation.objects.values("claim")
    waiting = Review.objects.filter(status=ReviewStatus.WAITING_DOCUMENTS).exclude(claim__in=taken)
    review = waiting.select_related("claim").order_by("pk").first()
    if review is None:
        return
    claim = review.claim
    enter_representation(
        claim=claim, by=by, kind="heir", name="배윤서", relation="배우자", heirs=3,
        phone="010-0000-4174", letters="instead", valid_from=clock.today(),
        papers={one.value: _paper(claim, by, one) for one in needed_papers("heir", 3)},
        reason="배우자가 방문해 서류 세 가지를 냄",
    )  # fmt: skip


def _paper(claim: Claim, by: User, kind: PaperKind) -> Document:
    """Upload a PDF of one page to the claim that names this kind of paper, and return the
    document."""
    title = str(kind.label)
    return receive(
        claim=claim, kind=DocumentKind.OTHER, name=f"{title}.pdf",
        data=documents.paper(title, claim.number), source=Source.SECRETARIAT, by=by,
    )  # fmt: skip
