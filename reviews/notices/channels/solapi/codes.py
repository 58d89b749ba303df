"""SOLAPI's status codes: their texts and consequences.

2000 accepted, 3000 at the carrier, 4000 delivered; the others are errors. Those marked (assumed)
are the carriers' classic result codes in SOLAPI's numbering; compare them with the account's list
before going live. A code that is not listed is displayed as it is, is tried again when a message is
refused with it, and says nothing about the address.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.notices.channels.base import DeliveryProgress
from reviews.notices.models import SuppressionReason

ACCEPTED, AT_THE_CARRIER, DELIVERED = "2000", "3000", "4000"
ON_THE_WAY = frozenset({ACCEPTED, AT_THE_CARRIER})


class Code(NamedTuple):
    text: Promise
    permanent: bool = True  # the same message would be refused again
    account: bool = False  # the account's fault: everything waits until it is repaired
    suppress: str = ""  # a SuppressionReason, where it reports on the address


CODES: dict[str, Code] = {
    "2000": Code(_("발송사가 받았습니다"), permanent=False),
    "3000": Code(_("이동통신사로 넘어갔습니다"), permanent=False),
    "4000": Code(_("받는 사람에게 닿았습니다"), permanent=False),
    "1010": Code(_("발송사가 읽을 수 없는 메시지입니다")),  # (assumed)
    "1026": Code(_("한 요청에 같은 번호가 둘 있습니다"), permanent=False),
    "1030": Code(_("발송사 잔액이 모자랍니다"), permanent=False, account=True),
    "1043": Code(_("발송사에 등록되지 않은 알림톡 문안입니다")),
    "1062": Code(_("등록되지 않은 발신번호입니다"), permanent=False, account=True),
    "3103": Code(_("등록된 알림톡 문안과 내용이 다릅니다")),
    "3104": Code(_("카카오톡을 쓰지 않는 번호입니다")),
    "3107": Code(_("받는 사람이 알림톡을 차단했습니다"), suppress=SuppressionReason.BLOCKED),
    "3032": Code(_("없는 번호입니다"), suppress=SuppressionReason.WRONG_NUMBER),  # (assumed)
}
_OURS: dict[str, Promise] = {  # codes of the sender
    "no_answer": _("발송사의 답이 오지 않았습니다"),
    "unreadable_answer": _("발송사의 답을 읽을 수 없습니다"),
    "not_in_answer": _("발송사의 답에 이 메시지가 없습니다"),
    "unreachable": _("발송사에 연결되지 않습니다"),
    "http_401": _("발송사가 인증 키를 받아들이지 않습니다"),
    "http_402": _("발송사 잔액이 모자랍니다"),
    "http_403": _("발송사가 이 계정을 막았습니다"),
    "http_429": _("발송사가 잠시 뒤에 보내라고 합니다"),
    "http_400": _("발송사가 읽을 수 없는 요청입니다"),
}
_UNKNOWN = Code(_("발송사가 알린 오류입니다"), permanent=False)


def about(code: str) -> Code:
    """Return text and consequences of a SOLAPI status code; a general entry for an unknown one."""
    return CODES.get(code, _UNKNOWN)


def text_of(code: str) -> str:
    """Return the sentence for a status code of SOLAPI or a code of our sender; "" for any other
    code."""
    if code in CODES:
        return str(CODES[code].text)
    if code in _OURS:
        return str(_OURS[code])
    if code.startswith("http_5"):
        return str(_OURS["no_answer"])
    return str(_UNKNOWN.text) if _is_status(code) else ""


def progress_of(code: str) -> DeliveryProgress:
    """Return the progress of a message with this status code. Only a code in SOLAPI's form counts
    as a failure: a message that is taken for failed may be sent again."""
    if code == DELIVERED:
        return DeliveryProgress.DELIVERED
    ended = _is_status(code) and code not in ON_THE_WAY
    return DeliveryProgress.FAILED if ended else DeliveryProgress.ON_ITS_WAY


def _is_status(code: str) -> bool:
    return len(code) == 4 and code.isdecimal()
