"""Events that claimants are notified of: a closed list, each with its place in the outbox.

The variables of their letters are in `variables`.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    CLAIM_RECEIVED = "claim_received", _("신청 접수")
    ROUTE_TAKEN = "route_taken", _("심사 경로 안내")
    HANDED_OVER = "handed_over", _("이관 안내")
    DOCUMENTS_REQUESTED = "documents_requested", _("서류 요청")
    DOCUMENTS_REMINDER = "documents_reminder", _("서류 기한 알림")
    DOCUMENTS_EXTENDED = "documents_extended", _("서류 기한 연장")
    DOCUMENTS_CLOSED = "documents_closed", _("미제출 종결")
    DOCUMENTS_REOPENED = "documents_reopened", _("종결한 심의 다시 열기")
    SUPPLEMENT_REQUESTED = "supplement_requested", _("보완요청")
    SUPPLEMENT_REMINDER = "supplement_reminder", _("보완기한 알림")
    DECISION_GRANTED = "decision_granted", _("의결 결과: 지급승인")
    DECISION_PARTLY_GRANTED = "decision_partly_granted", _("의결 결과: 일부승인")
    DECISION_DENIED = "decision_denied", _("의결 결과: 부지급")
    APPEAL_RECEIVED = "appeal_received", _("이의신청 접수")
    APPEAL_LATE = "appeal_late", _("이의신청 기간 경과")
    APPEAL_EXTENDED = "appeal_extended", _("이의신청 결정 기한 연장")
    APPEAL_RAISED = "appeal_raised", _("재심의 결과: 증액")
    APPEAL_CONFIRMED = "appeal_confirmed", _("재심의 결과: 유지")
    OBJECTION_RECEIVED = "objection_received", _("이의 접수")
    OBJECTION_LATE = "objection_late", _("이의 기간 경과")
    OBJECTION_UPHELD = "objection_upheld", _("이의 결과: 받아들임")
    OBJECTION_REFUSED = "objection_refused", _("이의 결과: 받아들이지 않음")
    OBJECTION_PASSED = "objection_passed", _("이의를 협의체로 넘김")
    FACTS_CORRECTED = "facts_corrected", _("사실 정정 결과")
    FACTS_DECLINED = "facts_declined", _("사실 정정 거절")
    ROUTE_CHANGED = "route_changed", _("새 정책에 따른 경로 변경")
    CHALLENGE_UPHELD = "challenge_upheld", _("기피 신청 결과: 인용")
    CHALLENGE_DISMISSED = "challenge_dismissed", _("기피 신청 결과: 기각")
    CHALLENGE_CLOSED = "challenge_closed", _("기피 신청 종료")
    CLAIM_WITHDRAWN = "claim_withdrawn", _("신청 철회")
    WITHDRAWAL_UNDONE = "withdrawal_undone", _("철회 되돌림")
    PAYOUT_APPROVED = "payout_approved", _("지급 승인")
    PAYOUT_SENT = "payout_sent", _("지급완료")
    PAYOUT_FAILED = "payout_failed", _("지급실패")
    RECOVERY_DEMANDED = "recovery_demanded", _("환수 청구")
    RECOVERY_REMINDER = "recovery_reminder", _("환수 납부 알림")
    RECOVERY_PLAN = "recovery_plan", _("환수 분할 납부")
    RECOVERY_RECEIVED = "recovery_received", _("환수 입금 확인")
    RECOVERY_CORRECTED = "recovery_corrected", _("환수 입금 정정")
    RECOVERY_SETTLED = "recovery_settled", _("환수 완료")
    RECOVERY_WRITTEN_OFF = "recovery_written_off", _("환수 면제")
    RECOVERY_CANCELLED = "recovery_cancelled", _("환수 취소")
    GRANT_DUPLICATE = "grant_duplicate", _("중복 신청 종결")
    BENEFIT_ISSUED = "benefit_issued", _("혜택 제공")
    ACCOUNT_ASKED = "account_asked", _("지급 계좌 요청")
    CONSENT_ASKED = "consent_asked", _("제3자 제공 동의 요청")
    ACCOUNT_CHANGED = "account_changed", _("지급 계좌 변경")
    CONTACT_CHANGED = "contact_changed", _("연락처 변경")
    UPLOAD_LINK = "upload_link", _("서류 제출 링크")
    DATA_BREACH = "data_breach", _("개인정보 유출 통지")
    DATA_REQUEST_EXTENDED = "data_request_extended", _("개인정보 열람 기한 연장")
    DATA_REQUEST_ANSWERED = "data_request_answered", _("개인정보 요구의 답")


DECISIONS = frozenset(
    {Event.DECISION_GRANTED, Event.DECISION_PARTLY_GRANTED, Event.DECISION_DENIED}
)


# Letters that tell a decision: an agent reads none of them before the claimant has it.
RESULTS = DECISIONS | {Event.APPEAL_RAISED, Event.APPEAL_CONFIRMED}


# Letters that ask for documents: none of them is sent once the request has ended.
ASK_FOR_DOCUMENTS = (
    Event.DOCUMENTS_REQUESTED,
    Event.DOCUMENTS_REMINDER,
    Event.DOCUMENTS_EXTENDED,
    Event.DOCUMENTS_REOPENED,
)


# Letters by which a claimant notices that somebody takes over the claim.
WARNINGS = frozenset({Event.ACCOUNT_CHANGED, Event.CONTACT_CHANGED})


PAYMENTS = frozenset({Event.PAYOUT_APPROVED, Event.PAYOUT_SENT, Event.PAYOUT_FAILED})

# Letters that bulks send, in the language that their preparer chooses. All others are Korean.
IN_BULK = frozenset(
    {
        Event.CLAIM_RECEIVED,
        Event.ROUTE_TAKEN,
        Event.ACCOUNT_ASKED,
        Event.CONSENT_ASKED,
        Event.DATA_BREACH,
    }
)

# Lower goes first. A letter that starts a term goes before a mere confirmation.
PRIORITY: dict[Event, int] = {
    Event.DOCUMENTS_REQUESTED: 10,
    Event.DOCUMENTS_REMINDER: 10,
    Event.DOCUMENTS_EXTENDED: 10,
    Event.DOCUMENTS_CLOSED: 10,
    Event.DOCUMENTS_REOPENED: 10,
    Event.SUPPLEMENT_REQUESTED: 10,
    Event.SUPPLEMENT_REMINDER: 10,
    Event.UPLOAD_LINK: 10,
    Event.DECISION_GRANTED: 10,
    Event.DECISION_PARTLY_GRANTED: 10,
    Event.DECISION_DENIED: 10,
    Event.APPEAL_RAISED: 10,
    Event.APPEAL_CONFIRMED: 10,
    Event.OBJECTION_REFUSED: 10,
    Event.PAYOUT_FAILED: 20,
    Event.GRANT_DUPLICATE: 20,
    Event.RECOVERY_DEMANDED: 10,
    Event.RECOVERY_REMINDER: 20,
    Event.RECOVERY_PLAN: 20,
    Event.RECOVERY_CANCELLED: 20,
    Event.RECOVERY_CORRECTED: 20,
    Event.CHALLENGE_UPHELD: 20,
    Event.CHALLENGE_DISMISSED: 20,
    Event.CHALLENGE_CLOSED: 30,
    Event.ACCOUNT_ASKED: 20,
    Event.CONSENT_ASKED: 30,
    Event.ACCOUNT_CHANGED: 20,
    Event.CONTACT_CHANGED: 20,
    Event.APPEAL_EXTENDED: 20,
    Event.DATA_BREACH: 10,
    Event.DATA_REQUEST_EXTENDED: 20,
    Event.DATA_REQUEST_ANSWERED: 10,
    Event.FACTS_CORRECTED: 20,
    Event.FACTS_DECLINED: 20,
    Event.ROUTE_CHANGED: 30,
    Event.CLAIM_WITHDRAWN: 20,
    Event.OBJECTION_LATE: 20,
    Event.OBJECTION_PASSED: 20,
    Event.OBJECTION_UPHELD: 20,
    Event.APPEAL_LATE: 20,
    Event.APPEAL_RECEIVED: 30,
    Event.OBJECTION_RECEIVED: 30,
    Event.WITHDRAWAL_UNDONE: 30,
    Event.PAYOUT_SENT: 30,
    Event.PAYOUT_APPROVED: 30,
    Event.RECOVERY_RECEIVED: 30,
    Event.BENEFIT_ISSUED: 40,
    Event.RECOVERY_SETTLED: 30,
    Event.RECOVERY_WRITTEN_OFF: 30,
    Event.CLAIM_RECEIVED: 50,
    Event.HANDED_OVER: 30,
    Event.ROUTE_TAKEN: 50,
}
