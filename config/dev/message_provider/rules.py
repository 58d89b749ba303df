"""The provider's rules for one message: its own reading of the contract, not ours."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

SMS_BYTES, LMS_BYTES, SUBJECT_BYTES, ALIMTALK_CHARACTERS = 90, 2000, 40, 1000
CUSTOM_CHARACTERS = 100
MOBILE = re.compile(r"01[016789]\d{7,8}")
WORD = re.compile(r"#\{[^{}\n]*\}")
WORDS = {
    "1010": "필요한 값이 없거나 길이를 넘습니다",
    "1026": "한 요청에 같은 수신번호가 있습니다",
    "1030": "잔액이 부족합니다",
    "1043": "등록되지 않은 템플릿입니다",
    "1062": "등록되지 않은 발신번호입니다",
    "2000": "정상 접수",
    "3000": "이동통신사 전송 중",
    "3103": "템플릿과 내용이 다릅니다",
    "3104": "카카오톡을 쓰지 않는 번호입니다",
    "3107": "수신자가 차단했습니다",
    "4000": "수신 완료",
}


class Verdict(NamedTuple):
    """Verdict on one message. `code` is the status code with which it is refused; '' for an
    accepted one, sent as `kind` (ATA, SMS, LMS). `template` is the provider's id of an AlimTalk's
    template."""

    code: str = ""
    kind: str = ""
    template: str = ""


def euc_kr(text: str) -> int | None:
    """Return the length of a text in bytes as an SMS counts it; None when the text has a character
    that an SMS cannot carry.

    Uses cp949 (Unified Hangul Code), in which each of the 11,172 syllables takes two bytes.
    Python's own "euc-kr" writes those beyond KS X 1001 in eight.
    """
    try:
        return len(text.encode("cp949"))
    except UnicodeEncodeError:
        return None


def phone_kind(text: str, subject: str) -> str:
    """Return the kind of text message, by its length in bytes: "SMS" for a short one without a
    subject, "LMS" for a longer one, "" when it is too long or cannot be written."""
    size = euc_kr(text)
    if size is None or size > LMS_BYTES:
        return ""
    return "SMS" if size <= SMS_BYTES and not subject else "LMS"


def check_message(
    message: dict[str, Any], templates: dict[str, str], senders: frozenset[str], any_template: bool
) -> Verdict:
    """Return the verdict on one message of a send call: accepted, or refused with a code. An
    AlimTalk needs a template in `templates` (text by id), unless `any_template`; an empty `senders`
    allows every sender number."""
    to, text, subject = message.get("to"), message.get("text"), message.get("subject") or ""
    custom = message.get("customFields") or {}
    if not (isinstance(to, str) and MOBILE.fullmatch(to)):
        return Verdict("1010")
    if any(not isinstance(v, str) or len(v) > CUSTOM_CHARACTERS for v in custom.values()):
        return Verdict("1010")
    if senders and message.get("from") not in senders:
        return Verdict("1062")
    if message.get("kakaoOptions"):
        return _alimtalk(message["kakaoOptions"], text or "", templates, any_template)
    if not isinstance(text, str) or not text:
        return Verdict("1010")
    kind = phone_kind(text, subject)
    wanted = message.get("type") or kind
    subject_bytes = euc_kr(subject)
    if not kind or subject_bytes is None or subject_bytes > SUBJECT_BYTES:
        return Verdict("1010")
    if wanted not in ("SMS", "LMS") or (wanted == "SMS" and kind == "LMS"):
        return Verdict("1010")
    return Verdict(kind=wanted)


def _alimtalk(
    options: dict[str, Any], text: str, templates: dict[str, str], any_template: bool
) -> Verdict:
    """Accept or refuse an AlimTalk: `text` must be the provider's template with the variables
    inserted.

    The real provider compares only the text around variables. This one compares everything, so that
    a difference between our stored text and what claimants read fails a test.
    """
    template = options.get("templateId") or ""
    copy = templates.get(template)
    if not options.get("pfId") or (copy is None and not any_template):
        return Verdict("1043")
    if copy is not None:
        variables = options.get("variables") or {}
        rendered = WORD.sub(lambda match: str(variables.get(match[0], match[0])), copy)
        if rendered != text:
            return Verdict("3103")
    if not text or len(text) > ALIMTALK_CHARACTERS:
        return Verdict("1010")
    return Verdict(kind="ATA", template=template)


def ending(kind: str, outcome: str, text: str, subject: str, fallback: bool) -> tuple[str, str]:
    """Return the final status code and the kind (ATA, SMS, LMS) by which a message went. `outcome`
    is the code that the script chose. With `fallback` a failed AlimTalk goes out as SMS or LMS;
    codes 31xx then count as delivered."""
    if kind == "ATA" and outcome != "4000" and outcome != "lost" and fallback:
        other = phone_kind(text, subject)
        if other:
            return ("4000" if outcome.startswith("31") else outcome), other
    return outcome, kind
