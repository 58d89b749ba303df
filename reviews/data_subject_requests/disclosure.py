"""The copy of a claim's personal data for its claimant (열람), in the five parts of the law.

개인정보 보호법 시행령 §41 ①: items and content, purpose, time of storage, provision to third
parties, consents. It has the council's results, but no votes, no notes of the staff and no names
of the people who handled the claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.banks import bank_name
from claims.council import council_name
from claims.display.typesetting import printable, typeset
from claims.documents.models import Document
from claims.handovers.models import HandoverItem, ProvisionConsent
from claims.handovers.states import ItemStatus
from claims.identifiers import format_business_number
from claims.inquiries.models import Inquiry, read_answer, read_text
from claims.korean import in_korean
from claims.money import won_text
from claims.personal_data import crypto
from claims.policy.triage import route_reason_of
from claims.register.models import (
    BankAccount,
    Claim,
    CorrectedContact,
    CorrectionStatus,
    FactCorrection,
)
from claims.representation.models import Representation, RepresentationStatus
from reviews.benefits.models import BenefitGrant
from reviews.committee.fact_corrections.words import changes_of
from reviews.committee.models import (
    Appeal,
    Challenge,
    Decision,
    Objection,
    ObjectionStatus,
    Withdrawal,
)
from reviews.data_subject_requests.models import DataSubjectRequest
from reviews.notices.models import Notice, NoticeStatus
from reviews.payouts.models import Payout, Recovery

FOLDER = "reviews/data_subject_requests"
LAYOUT = "copy"

Row = tuple[str, str]  # a label, or a day; and its value


def copy_pdf(claim: Claim, request: DataSubjectRequest, *, at: datetime) -> bytes:
    """Return the copy as PDF: Korean, account and contact in plain; `claim` as read by `for_page`,
    `at` the moment of its making. The caller records the access. Raises FileNotFoundError (fonts
    are missing), CannotDecryptError (a missing key or an altered value)."""
    with in_korean():
        return typeset(FOLDER, LAYOUT, _facts(claim, request, at), at=at)


def _facts(claim: Claim, request: DataSubjectRequest, at: datetime) -> dict[str, Any]:
    on = timezone.localdate(at)
    asked = {"day": _day(request.filed_on), "number": claim.number}
    return {
        "council": council_name(),
        "title": _("개인정보 열람 사본"),
        "subtitle": _("%(day)s에 요구하신 접수번호 %(number)s의 개인정보입니다.") % asked,
        "day": [on.year, on.month, on.day],
        "day-text": _day(on),
        "nothing": _("없음"),
        "parts": [
            {"name": name, "groups": [_group(*group) for group in groups]}
            for name, groups in _parts(claim, request)
        ],
        "closing": _("다른 접수번호로 내신 신청의 개인정보는 그 신청에 대해 요구하시면 드립니다."),
    }


def _group(name: str, rows: list[Row]) -> dict[str, Any]:
    return {"name": name, "rows": [[label, printable(value or "–")] for label, value in rows]}


def _parts(
    claim: Claim, request: DataSubjectRequest
) -> list[tuple[str, list[tuple[str, list[Row]]]]]:
    """Return (name of a part, its groups of rows) for the five parts of 시행령 §41 ①."""
    return [
        (
            _("1. 개인정보의 항목과 내용"),
            [
                (_("신청할 때 적은 내용"), list(_filing(claim))),
                (_("연락처"), list(_contacts(claim))),
                (_("대리와 승계"), list(_representatives(claim))),
                (_("계좌"), list(_accounts(claim))),
                (_("정정한 내용"), list(_corrections(claim))),
                (_("제출한 서류"), list(_documents(claim))),
                (_("심사와 의결"), list(_results(claim))),
                (_("이의와 이의신청, 기피 신청"), list(_objections(claim))),
                (_("지급과 환수"), [*_payouts(claim), *_recoveries(claim)]),
                (_("혜택"), list(_benefits(claim))),
                (_("보낸 통지"), list(_notices(claim))),
                (_("문의"), list(_inquiries(claim))),
                (_("개인정보 요구와 철회"), [*_requests(claim, request), *_withdrawals(claim)]),
            ],
        ),
        (_("2. 수집·이용 목적"), [("", [(_("목적"), _purpose())])]),
        (_("3. 보유·이용 기간"), [("", [(_("기간"), _kept_for())])]),
        (_("4. 제3자 제공 현황"), [("", list(_third_parties(claim)))]),
        (_("5. 동의한 사실과 내용"), [("", list(_consents(claim)))]),
    ]


def _purpose() -> str:
    return _("서비스 장애 피해지원 신청의 심사와 심의, 지원금 지급, 결과 통지와 문의 응대")


def _kept_for() -> str:
    text = _("신청에 관한 마지막 처리부터 %(years)s년. 그 뒤 파기합니다.")
    return text % {"years": settings.RETENTION_YEARS}


def _filing(claim: Claim) -> Iterator[Row]:
    for name in (
        "number", "filed_at", "channel", "claimant_kind", "person_name", "business_name",
        "representative", "business_number", "industry", "region", "service", "company", "fee",
        "harm", "claimed_loss", "narrative",
    ):  # fmt: skip
        yield _label(claim, name), _value(claim, name)


def _contacts(claim: Claim) -> Iterator[Row]:
    """Yield the contact as filed, then each correction; the last row is in use."""
    yield _moment(claim.filed_at), ", ".join(_phone_and_mail(claim, claim.number))
    for row in _of(CorrectedContact.objects.all(), claim):
        address = row.reveal_address(claim.number)
        said = [*_phone_and_mail(row, claim.number), *([str(address)] if address else [])]
        yield _moment(row.created_at), ", ".join(said)


def _phone_and_mail(row: Claim | CorrectedContact, number: str) -> Iterator[str]:
    for name in ("phone", "email"):
        sealed = getattr(row, name)
        if sealed is not None:  # a correction is encrypted as the filing is
            yield crypto.decrypt(sealed, aad=crypto.aad("claims_claim", name, number))


def _representatives(claim: Claim) -> Iterator[Row]:
    confirmed = (RepresentationStatus.IN_FORCE, RepresentationStatus.ENDED)
    for row in _of(Representation.objects.filter(status__in=confirmed), claim):
        yield _day(row.valid_from), f"{row.get_kind_display()}: {row.name}"


def _accounts(claim: Claim) -> Iterator[Row]:
    for row in BankAccount.objects.filter(claim=claim).order_by("version"):
        bank, number = bank_name(row.bank_code), row.reveal_number(claim.number)
        yield _moment(row.created_at), f"{bank} {number}, {row.holder_name}"


def _corrections(claim: Claim) -> Iterator[Row]:
    rows = FactCorrection.objects.filter(claim=claim, status=CorrectionStatus.CONFIRMED)
    related = ("claim", "replaces", "service", "company", "industry")
    for row in rows.select_related(*related).order_by("pk"):
        said = ", ".join(f"{fact} {before} → {after}" for fact, before, after in changes_of(row))
        yield _moment(row.settled_at), said


def _documents(claim: Claim) -> Iterator[Row]:
    rows = Document.objects.filter(claim=claim, set_aside_at=None)
    for row in rows.order_by("received_at", "pk"):
        yield _moment(row.received_at), f"{row.get_kind_display()}: {row.file_name}"


def _results(claim: Claim) -> Iterator[Row]:
    yield _("심사 경로"), f"{claim.get_route_display()}. {route_reason_of(claim)}"
    for row in Decision.objects.filter(review__claim=claim).order_by("at"):
        said = f"{row.get_outcome_display()}, {won_text(row.amount)}. {row.rationale}"
        yield _moment(row.at), said


def _objections(claim: Claim) -> Iterator[Row]:
    for row in _of(Objection.objects.all(), claim):
        said = filter(None, [row.reveal_asks(claim.number), row.reveal_appeal(claim.number)])
        proposed = row.status == ObjectionStatus.PROPOSED  # no answer before its second person
        status = ObjectionStatus.RECEIVED.label if proposed else row.get_status_display()
        yield _day(row.filed_on), f"{_('이의')}, {status}: {' '.join(said)}"
    for appeal in Appeal.objects.filter(review1__claim=claim):
        said_of = f"{_('이의신청')}, {appeal.get_status_display()}: {appeal.grounds}"
        yield _day(appeal.filed_on), said_of
    for challenge in Challenge.objects.filter(assignment__review__claim=claim).order_by("pk"):
        said_of = f"{_('기피 신청')}, {challenge.get_status_display()}: {challenge.grounds}"
        yield _moment(challenge.received_at), said_of


def _payouts(claim: Claim) -> Iterator[Row]:
    for row in _of(Payout.objects.filter(approved_at__isnull=False), claim):
        said = f"{row.get_kind_display()} {won_text(row.amount)}, {row.get_status_display()}"
        yield _moment(row.ended_at or row.prepared_at), said


def _recoveries(claim: Claim) -> Iterator[Row]:
    for row in _of(Recovery.objects.filter(approved_at__isnull=False), claim):
        said = f"{_('환수')} {won_text(row.amount)}, {row.get_status_display()}"
        yield _moment(row.approved_at), said


def _benefits(claim: Claim) -> Iterator[Row]:
    rows = _of(BenefitGrant.objects.filter(issued_at__isnull=False), claim)
    for row in rows.select_related("programme"):
        yield _moment(row.issued_at), f"{row.programme}, {row.get_status_display()}"


def _notices(claim: Claim) -> Iterator[Row]:
    gone = (NoticeStatus.SENT, NoticeStatus.DELIVERED)
    for row in _of(Notice.objects.filter(status__in=gone), claim):
        said = f"{row.shown_event} ({row.get_channel_display()})"
        yield _moment(row.sent_at), said


def _inquiries(claim: Claim) -> Iterator[Row]:
    for row in _of(Inquiry.objects.all(), claim):
        yield _moment(row.at), f"{row.get_kind_display()}: {read_text(row, claim)}"
        if row.answered_at:
            yield _moment(row.answered_at), _("답: %(text)s") % {"text": read_answer(row, claim)}


def _requests(claim: Claim, request: DataSubjectRequest) -> Iterator[Row]:
    for row in _of(DataSubjectRequest.objects.exclude(pk=request.pk), claim):
        said = row.get_outcome_display() or row.get_status_display()
        words = row.reveal_asks(claim.number)
        yield _day(row.filed_on), f"{row.get_kind_display()}, {said}: {words}"


def _withdrawals(claim: Claim) -> Iterator[Row]:
    for row in _of(Withdrawal.objects.all(), claim):
        yield _moment(row.at), _("신청 철회, 되돌림") if row.undone_at else _("신청 철회")


def _third_parties(claim: Claim) -> Iterator[Row]:
    provided = (ItemStatus.HANDED, ItemStatus.PAID, ItemStatus.REFUSED, ItemStatus.NOT_OURS)
    received = Q(status__in=provided, handover__received_on__isnull=False)
    items = _of(HandoverItem.objects.filter(received), claim)
    for row in items.select_related("receiver", "handover"):
        words = {
            "name": row.receiver.name,
            "purpose": row.receiver.purpose,
            "kept_for": row.receiver.kept_for,
        }
        text = _("%(name)s. 이용 목적: %(purpose)s. 보유 기간: %(kept_for)s.")
        yield _day(row.handover.received_on), text % words


def _consents(claim: Claim) -> Iterator[Row]:
    rows = ProvisionConsent.objects.filter(claim=claim).select_related("receiver")
    for row in rows.order_by("answered_on", "pk"):
        words = {
            "name": row.receiver.name,
            "answer": row.get_answer_display(),
            "purpose": row.receiver.purpose,
        }
        text = _("%(name)s에 제공: %(answer)s. 이용 목적: %(purpose)s.")
        yield _day(row.answered_on), text % words


def _of(rows: QuerySet[Any], claim: Claim) -> QuerySet[Any]:
    return rows.filter(claim=claim).order_by("pk")


def _label(row: Model, name: str) -> str:
    return str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _value(claim: Claim, name: str) -> str:
    """Return the filed value of a field of a claim in words; '' for an empty one."""
    value = getattr(claim, name)
    if name == "filed_at":
        return _moment(value)
    if name == "claimed_loss":
        return won_text(value) if value else ""
    if name == "business_number":
        return format_business_number(value) if value else ""
    if name == "industry":
        return str(value or claim.industry_text)
    display: Any = getattr(claim, f"get_{name}_display", None)
    return str(display() if display else value or "")


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else "–"
