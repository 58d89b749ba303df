"""Variables of letters: a closed list for each event.

A template names a variable by its Korean word, `#{접수번호}`, as AlimTalk does; code names it by
its key, `number`. Values are finished text ("1,150,000원", "2023. 4. 14. (금)").
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from claims.council import council_name, short_council_name
from reviews.notices.events import Event


class VariableSource(Enum):
    """Sources of a variable's value: the caller of `write_notice`, the claim, or the settings."""

    CALLER = "caller"
    CLAIM = "claim"  # filled in by the outbox; a caller may override it
    SETTINGS = "settings"  # filled in by the outbox, as they are when the letter is written


class Variable(NamedTuple):
    key: str  # as code names it
    word: str  # as a template names it, in every language
    example: str  # for the preview in the admin site
    source: VariableSource = VariableSource.CALLER
    needed: bool = True  # a template must contain it
    room: int = 0  # characters that a letter to a phone reserves; 0: the length of the example

    @property
    def placeholder(self) -> str:
        return "#{" + self.word + "}"

    @property
    def longest(self) -> str:
        """The example value, repeated and cut to the number of characters that a letter reserves
        for the variable."""
        room = max(self.room, len(self.example))
        return (self.example * (room // len(self.example) + 1))[:room]


def _day(key: str, word: str, example: str, needed: bool = True, room: int = 0) -> Variable:
    """Return a variable for a day that `claims.korean.letter_day` writes."""
    return Variable(key, word, example, needed=needed, room=room or len("2022. 10. 25."))


def _weekday(key: str, word: str, example: str, room: int = 0) -> Variable:
    """Return a variable for a day that `claims.korean.letter_weekday` writes."""
    return Variable(key, word, example, room=room or len("2022. 10. 25. (화)"))


NUMBER = Variable("number", "접수번호", "K1015-0048102", VariableSource.CLAIM)
NAME = Variable("name", "이름", "김*현", VariableSource.CLAIM, needed=False, room=20)
OUTCOME = Variable("outcome", "결과", "일부 지급")
AMOUNT = Variable("amount", "금액", "1,150,000원", room=len("100,000,000원"))
REASON = Variable(
    "reason", "이유", "제출하신 카드 매출 자료에서 확인된 감소액을 인정했습니다.", room=300
)
RESOLUTION = Variable("resolution_no", "의결번호", "2023-0412", room=12)
APPEAL_DAYS = Variable("appeal_days", "이의신청기간", "30", VariableSource.CLAIM)  # calendar days
DUE_ON = _weekday("due_on", "보완기한", "2023. 4. 21. (금)")
DOCUMENTS = Variable("documents", "서류", "통장 사본, 매출 피해 입증자료", room=120)
PAPERS_DUE_ON = _weekday("due_on", "제출기한", "2023. 2. 27. (월)")
FILED_ON = _day("filed_on", "신청일", "2023. 5. 8.", needed=False)
DECIDE_BY = _day("decide_by", "결정기한", "2023. 5. 31.")
KIND = Variable("kind", "지급종류", "추가지원금", needed=False, room=12)
ACCOUNT = Variable("account", "계좌", "국민은행 ****1234", needed=False, room=24)  # masked, always

ROUTE = Variable("route", "심사경로", "정액 지원", room=20)
NEXT_STEP = Variable(
    "next_step", "다음안내", "지원금 50,000원을 신청하신 계좌로 보내 드립니다.", room=150
)
PAYMENT = Variable(
    "payment",
    "지급안내",
    "추가지원금은 지급 확인을 마친 뒤 신청하신 계좌로 보내 드리며, 보낼 때 다시 알려 드립니다.",
    room=88,
)
WITHDRAWN_ON = _day("withdrawn_on", "철회일", "2023. 4. 3.")

CONTACT_PHONE = Variable(
    "contact_phone", "고객센터전화", "02-0000-1015", VariableSource.SETTINGS, needed=False, room=16
)
CONTACT_ADDRESS = Variable(
    "contact_address",
    "서류보낼곳",
    "(03900) 서울특별시 시연구 지원로 15, 사무국",
    VariableSource.SETTINGS,  # with the upload link before it (upload_place) it may be longer:
    needed=False,
    room=80,  # a letter that then does not fit takes the next channel
)
LINK = Variable("link", "제출링크", "https://desk.example/u/abcdefghijklmnopqrstuvwxyz/", room=100)
# where a claim can have no link, the words of `document_requests.notices.no_link`
UPLOAD_LINK = LINK._replace(key="upload_link")

# Of recoveries (환수).
PAY_TO = Variable(
    "pay_to",
    "납부계좌",
    "국민은행 000-00-0000-000 (예금주 사무국)",
    VariableSource.SETTINGS,
    room=60,
)
PAY_BY = _weekday("pay_by", "납부기한", "2023. 6. 30. (금)")
LEFT = Variable("left", "남은금액", "200,000원", room=AMOUNT.room)

COUNCIL = Variable("council", "협의체이름", "협의체 이름", VariableSource.SETTINGS, needed=False)
SHORT_COUNCIL = Variable(
    "short_council", "협의체약칭", "협의체 약칭", VariableSource.SETTINGS, needed=False
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
CHANGED_ON = _day("changed_on", "바뀐날", "2023. 4. 10.")

VARIABLES: dict[Event, tuple[Variable, ...]] = {
    Event.CLAIM_RECEIVED: (
        *_ALWAYS,
        _day("filed_on", "접수일", "2022. 10. 25.", room=len("25 September 2022")),
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
        _day("handed_on", "이관일", "2023. 5. 8."),
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
        _day("due_on", "제출기한", "2023. 2. 27."),
        _weekday("reopen_until", "다시여는기한", "2023. 3. 29. (수)"),
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
    Event.APPEAL_LATE: (*_ALWAYS, FILED_ON, _day("deadline_on", "신청기한", "2023. 5. 3.")),
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
    Event.OBJECTION_LATE: (*_ALWAYS, FILED_ON, _day("deadline_on", "신청기한", "2023. 5. 3.")),
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
        _weekday("undo_until", "정정기한", "2023. 4. 10. (월)"),
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
        _weekday("paid_on", "지급일", "2023. 4. 14. (금)"),
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
        _weekday(
            "until", "제출기한", "2022. 12. 14. (수)", room=len("Wednesday 25 September 2022")
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
        _weekday("until", "제출기한", "2022. 12. 14. (수)"),
    ),
}


def variables_of(event: Event | str) -> tuple[Variable, ...]:
    """Return the variables that a letter of this event may contain."""
    return VARIABLES[Event(event)]


def setting_values(language: str = "ko") -> dict[str, str]:
    """Return the values, by key and in this language, of the variables of letters that come from
    settings: telephone, address and the like."""
    return {
        COUNCIL.key: council_name(language),
        SHORT_COUNCIL.key: short_council_name(language),
        CONTACT_PHONE.key: settings.CONTACT_PHONE,
        CONTACT_ADDRESS.key: settings.CONTACT_ADDRESS,
        PAY_TO.key: settings.RECOVERY_ACCOUNT,
    }


def upload_place(link: str) -> dict[str, str]:
    """Return the variable of the address for papers in a letter that asks for documents: a sentence
    with the upload link and the postal address, in the active language, which must be the
    letter's."""
    said = _("%(link)s (휴대전화로 내기) 또는 %(address)s")
    return {CONTACT_ADDRESS.key: str(said) % {"link": link, "address": settings.CONTACT_ADDRESS}}
