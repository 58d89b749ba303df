"""Variable of a letter, and the variables that several letters have."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


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


def day_variable(key: str, word: str, example: str, needed: bool = True, room: int = 0) -> Variable:
    """Return a variable for a day that `claims.korean.letter_day` writes."""
    return Variable(key, word, example, needed=needed, room=room or len("2022. 10. 25."))


def weekday_variable(key: str, word: str, example: str, room: int = 0) -> Variable:
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
DUE_ON = weekday_variable("due_on", "보완기한", "2023. 4. 21. (금)")
DOCUMENTS = Variable("documents", "서류", "통장 사본, 매출 피해 입증자료", room=120)
PAPERS_DUE_ON = weekday_variable("due_on", "제출기한", "2023. 2. 27. (월)")
FILED_ON = day_variable("filed_on", "신청일", "2023. 5. 8.", needed=False)
DECIDE_BY = day_variable("decide_by", "결정기한", "2023. 5. 31.")
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
WITHDRAWN_ON = day_variable("withdrawn_on", "철회일", "2023. 4. 3.")
CHANGED_ON = day_variable("changed_on", "바뀐날", "2023. 4. 10.")

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

CONSENT_LINK = LINK._replace(key="consent_link", word="동의링크")

# Of recoveries (환수).
PAY_TO = Variable(
    "pay_to",
    "납부계좌",
    "국민은행 000-00-0000-000 (예금주 사무국)",
    VariableSource.SETTINGS,
    room=60,
)
PAY_BY = weekday_variable("pay_by", "납부기한", "2023. 6. 30. (금)")
LEFT = Variable("left", "남은금액", "200,000원", room=AMOUNT.room)

COUNCIL = Variable("council", "협의체이름", "협의체 이름", VariableSource.SETTINGS, needed=False)
SHORT_COUNCIL = Variable(
    "short_council", "협의체약칭", "협의체 약칭", VariableSource.SETTINGS, needed=False
)
