"""Variables of each letter: a closed list by event."""

from __future__ import annotations

from reviews.notices.events import Event
from reviews.notices.variables.shared import (
    ACCOUNT,
    AMOUNT,
    APPEAL_DAYS,
    CHANGED_ON,
    CONSENT_LINK,
    CONTACT_ADDRESS,
    CONTACT_PHONE,
    COUNCIL,
    DECIDE_BY,
    DOCUMENTS,
    DUE_ON,
    FILED_ON,
    KIND,
    LEFT,
    LINK,
    NAME,
    NEXT_STEP,
    NUMBER,
    OUTCOME,
    PAPERS_DUE_ON,
    PAY_BY,
    PAY_TO,
    PAYMENT,
    REASON,
    RESOLUTION,
    ROUTE,
    SHORT_COUNCIL,
    UPLOAD_LINK,
    WITHDRAWN_ON,
    Variable,
    day_variable,
    weekday_variable,
)

_ALWAYS = (NUMBER, NAME, CONTACT_PHONE, CONTACT_ADDRESS, COUNCIL, SHORT_COUNCIL)
# A letter about a change that its claimant may not have requested must say whom to call.
_WARNING = (
    NUMBER,
    NAME,
    CONTACT_PHONE._replace(needed=True),
    CONTACT_ADDRESS,
    COUNCIL,
    SHORT_COUNCIL,
)
_GRANTED = (*_ALWAYS, OUTCOME, AMOUNT, REASON, RESOLUTION, PAYMENT, APPEAL_DAYS)

VARIABLES: dict[Event, tuple[Variable, ...]] = {
    Event.CLAIM_RECEIVED: (
        *_ALWAYS,
        day_variable("filed_on", "접수일", "2022. 10. 25.", room=len("25 September 2022")),
    ),
    Event.ROUTE_TAKEN: (
        *_ALWAYS,
        ROUTE,
        NEXT_STEP,
    ),
    Event.HANDED_OVER: (
        *_ALWAYS,
        Variable("company", "인수기관", "가온모빌리티", room=30),
        Variable("company_phone", "인수기관전화", "1500-0000", room=16),
        day_variable("handed_on", "이관일", "2023. 5. 8."),
        Variable(
            "data",
            "넘긴내용",
            "성명·상호, 대표자, 연락처, 서비스, 접수일시, 신청액",
            needed=False,
            room=60,
        ),
    ),
    Event.DOCUMENTS_REQUESTED: (*_ALWAYS, DOCUMENTS, PAPERS_DUE_ON, UPLOAD_LINK),
    Event.DOCUMENTS_REMINDER: (*_ALWAYS, DOCUMENTS, PAPERS_DUE_ON, UPLOAD_LINK),
    Event.DOCUMENTS_EXTENDED: (*_ALWAYS, DOCUMENTS, PAPERS_DUE_ON, UPLOAD_LINK),
    Event.DOCUMENTS_CLOSED: (
        *_ALWAYS,
        day_variable("due_on", "제출기한", "2023. 2. 27."),
        weekday_variable("reopen_until", "다시여는기한", "2023. 3. 29. (수)"),
    ),
    Event.DOCUMENTS_REOPENED: (*_ALWAYS, DOCUMENTS, PAPERS_DUE_ON, UPLOAD_LINK),
    Event.SUPPLEMENT_REQUESTED: (
        *_ALWAYS,
        DOCUMENTS,
        Variable("text", "보완내용", "대표자 이름의 통장 사본을 다시 보내 주세요.", room=300),
        DUE_ON,
    ),
    Event.SUPPLEMENT_REMINDER: (*_ALWAYS, DOCUMENTS, DUE_ON),
    Event.DECISION_GRANTED: _GRANTED,
    Event.DECISION_PARTLY_GRANTED: _GRANTED,
    Event.DECISION_DENIED: (*_ALWAYS, OUTCOME, REASON, RESOLUTION, APPEAL_DAYS),
    Event.APPEAL_RECEIVED: (*_ALWAYS, FILED_ON, DECIDE_BY),
    Event.APPEAL_LATE: (*_ALWAYS, FILED_ON, day_variable("deadline_on", "신청기한", "2023. 5. 3.")),
    Event.APPEAL_EXTENDED: (
        *_ALWAYS,
        DECIDE_BY,
        Variable("cause", "사유", "추가 자료를 확인하는 데 시간이 더 필요합니다.", room=300),
    ),
    Event.APPEAL_RAISED: (
        *_ALWAYS,
        OUTCOME,
        AMOUNT,
        Variable("difference", "늘어난금액", "350,000원", room=AMOUNT.room),
        REASON,
        RESOLUTION,
        PAYMENT,
    ),
    Event.APPEAL_CONFIRMED: (
        *_ALWAYS,
        Variable("first_result", "처음결과", "일부 지급 1,150,000원", room=18),
        REASON,
        RESOLUTION,
    ),
    Event.OBJECTION_RECEIVED: (*_ALWAYS, FILED_ON, DECIDE_BY),
    Event.OBJECTION_LATE: (
        *_ALWAYS,
        FILED_ON,
        day_variable("deadline_on", "신청기한", "2023. 5. 3."),
    ),
    Event.OBJECTION_UPHELD: (
        *_ALWAYS,
        ROUTE,
        REASON,
        NEXT_STEP,
    ),
    Event.OBJECTION_REFUSED: (
        *_ALWAYS,
        REASON,
        Variable(
            "council",
            "협의체안내",
            "이 답에 이의가 있으면 안내를 받은 날부터 30일 안에 전화나 서면으로 말씀해 주세요."
            " 협의체가 심의합니다.",
            room=150,
        ),
    ),
    Event.OBJECTION_PASSED: (*_ALWAYS, FILED_ON, DOCUMENTS),
    Event.FACTS_CORRECTED: (
        *_ALWAYS,
        Variable("facts", "바로잡은내용", "신청액 300,000원 → 450,000원", room=200),
        ROUTE,
        NEXT_STEP,
    ),
    Event.FACTS_DECLINED: (*_ALWAYS, REASON._replace(room=200)),
    Event.ROUTE_CHANGED: (*_ALWAYS, ROUTE, NEXT_STEP),
    Event.CHALLENGE_UPHELD: (
        *_ALWAYS,
        FILED_ON,
        Variable(
            "next_step",
            "다음안내",
            "추첨으로 정한 다른 위원이 그 자리를 맡아 심의를 이어 갑니다.",
            room=60,
        ),
    ),
    Event.CHALLENGE_DISMISSED: (*_ALWAYS, FILED_ON, REASON),
    Event.CHALLENGE_CLOSED: (
        *_ALWAYS,
        FILED_ON,
        Variable("cause", "사유", "말씀하신 대로 기피 신청을 철회로 처리했습니다.", room=60),
    ),
    Event.CLAIM_WITHDRAWN: (
        *_ALWAYS,
        WITHDRAWN_ON,
        weekday_variable("undo_until", "정정기한", "2023. 4. 10. (월)"),
    ),
    Event.WITHDRAWAL_UNDONE: (
        *_ALWAYS,
        WITHDRAWN_ON,
        NEXT_STEP._replace(
            example="신청은 철회하기 전과 같이 심사합니다. 취소했던 지급 50,000원은 다시"
            " 준비합니다.",
            room=200,
        ),
    ),
    Event.PAYOUT_APPROVED: (*_ALWAYS, KIND, AMOUNT),
    Event.PAYOUT_SENT: (
        *_ALWAYS,
        KIND,
        AMOUNT,
        ACCOUNT,
        weekday_variable("paid_on", "지급일", "2023. 4. 14. (금)"),
    ),
    Event.PAYOUT_FAILED: (
        *_ALWAYS,
        KIND,
        AMOUNT,
        ACCOUNT,
        Variable("cause", "사유", "계좌번호와 예금주가 맞지 않습니다.", room=100),
    ),
    Event.RECOVERY_DEMANDED: (
        *_ALWAYS,
        KIND,
        AMOUNT,
        Variable("cause", "사유", "같은 피해에 지원금이 두 번 지급되었습니다.", room=300),
        PAY_BY,
        PAY_TO,
    ),
    Event.RECOVERY_REMINDER: (
        *_ALWAYS,
        LEFT,
        Variable("due", "낼금액", "100,000원", room=AMOUNT.room),
        PAY_BY,
        PAY_TO,
    ),
    Event.RECOVERY_PLAN: (
        *_ALWAYS,
        LEFT,
        Variable(
            "plan",
            "납부일정",
            "1회 2023. 6. 30. (금) 100,000원, 2회 2023. 7. 31. (월) 100,000원",
            room=380,
        ),
        PAY_TO,
    ),
    Event.RECOVERY_RECEIVED: (
        *_ALWAYS,
        AMOUNT,
        Variable("how", "방법", "입금", room=30),
        LEFT,
    ),
    Event.RECOVERY_CORRECTED: (
        *_ALWAYS,
        AMOUNT,
        Variable("how", "방법", "입금", room=70),
        Variable("cause", "사유", "다른 분의 입금을 잘못 적었습니다.", room=300),
        LEFT,
        PAY_BY,
        PAY_TO,
    ),
    Event.RECOVERY_SETTLED: (*_ALWAYS, AMOUNT),
    Event.RECOVERY_WRITTEN_OFF: (*_ALWAYS, AMOUNT),
    Event.RECOVERY_CANCELLED: (*_ALWAYS, AMOUNT),
    Event.GRANT_DUPLICATE: (
        *_ALWAYS,
        KIND._replace(needed=True),
        Variable("reason", "이유", "같은 가게의 피해를 두 번 접수하셨습니다.", room=300),
    ),
    Event.BENEFIT_ISSUED: (
        *_ALWAYS,
        Variable("programme", "지원사업", "소상공인 채널 캐시", room=40),
        Variable("benefit", "지원내용", "채널 캐시 50,000원", room=60),
        Variable("how", "받는방법", "채널 관리자에서 바로 쓰실 수 있습니다.", room=250),
        Variable("use_until", "사용기한", "2023. 12. 31. (일)", room=18),
    ),
    Event.ACCOUNT_ASKED: (
        *_ALWAYS,
        AMOUNT,
        Variable("cause", "사유", "계좌가 등록되어 있지 않습니다.", room=60),
        UPLOAD_LINK,
        weekday_variable(
            "until", "제출기한", "2022. 12. 14. (수)", room=len("Wednesday 25 September 2022")
        ),
    ),
    Event.CONSENT_ASKED: (
        *_ALWAYS,
        Variable("company", "인수기관", "가온모빌리티", room=60),
        Variable("purpose", "이용목적", "피해 신청의 확인과 보상", room=200),
        CONSENT_LINK,
        weekday_variable(
            "until", "답변기한", "2022. 12. 14. (수)", room=len("Wednesday 25 September 2022")
        ),
    ),
    Event.ACCOUNT_CHANGED: (*_WARNING, ACCOUNT._replace(needed=True), CHANGED_ON),
    Event.CONTACT_CHANGED: (
        *_WARNING,
        CHANGED_ON,
        Variable("parts", "바뀐연락처", "휴대전화, 이메일", room=18),
    ),
    Event.UPLOAD_LINK: (
        *_ALWAYS,
        DOCUMENTS,
        LINK,
        weekday_variable("until", "제출기한", "2022. 12. 14. (수)"),
    ),
    Event.DATA_BREACH: (
        *_WARNING,
        Variable("items", "유출항목", "성명·상호, 휴대전화·이메일, 계좌번호·예금주", room=80),
        Variable("happened", "유출시점", "2026. 11. 3. ~ 2026. 11. 5.", room=30),
        Variable("circumstances", "경위", "직원의 노트북을 도난당했습니다.", room=130),
        Variable(
            "advice", "할일", "모르는 전화와 문자에 답하지 마시고 링크를 누르지 마세요.", room=130
        ),
        Variable("measures", "대응", "노트북의 접속을 끊고 경찰에 신고했습니다.", room=130),
    ),
    Event.DATA_REQUEST_EXTENDED: (
        *_ALWAYS,
        FILED_ON,
        weekday_variable("answer_by", "답변기한", "2023. 5. 31. (수)"),
        Variable("cause", "사유", "지난 기록을 찾는 데 시간이 더 필요합니다.", room=300),
    ),
    Event.DATA_REQUEST_ANSWERED: (
        *_ALWAYS,
        FILED_ON,
        Variable("request", "요구", "처리정지", room=8),
        OUTCOME,
        REASON._replace(room=340),  # the ground of a refusal, then the answer
    ),
}


def variables_of(event: Event | str) -> tuple[Variable, ...]:
    """Return the variables that a letter of this event may contain."""
    return VARIABLES[Event(event)]
