"""Texts of result codes. Those of three digits are mail servers' (RFC 5321), those of four are
SOLAPI's (channels/solapi/codes.py), the others are ours."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.notices.channels.solapi import codes
from reviews.notices.models import Channel, DeliveryAttempt, DeliveryReport, Notice, NoticeStatus

SENTENCES: dict[str, str | Promise] = {
    "250": gettext_lazy("메일 서버가 받음"),
    "251": gettext_lazy("메일 서버가 받음"),
    "421": gettext_lazy("메일 서버가 연결을 닫음"),
    "450": gettext_lazy("메일함을 잠시 쓸 수 없음"),
    "451": gettext_lazy("메일 서버의 일시 오류"),
    "452": gettext_lazy("메일함이 가득 참"),
    "550": gettext_lazy("받는 주소 없음"),
    "551": gettext_lazy("받는 주소 없음"),
    "552": gettext_lazy("메일함이 가득 참"),
    "553": gettext_lazy("주소가 올바르지 않음"),
    "554": gettext_lazy("메일 서버가 거절함"),
    "file": gettext_lazy("파일로 저장함"),
    "not_written": gettext_lazy("파일로 저장하지 못함"),
    "no_folder": gettext_lazy("저장할 폴더를 쓸 수 없음"),
    "no_address": gettext_lazy("신청에 보낼 주소가 없음"),
    "bad_address": gettext_lazy("주소가 올바르지 않음"),
    "not_mobile": gettext_lazy("문자를 받을 수 없는 전화번호"),
    "unreadable_address": gettext_lazy("주소를 풀 수 없음"),
    "no_template_fits": gettext_lazy("맞는 문안이 없음"),
    "suppressed_address": gettext_lazy("발송에서 제외된 주소"),
    "by_post": gettext_lazy("우편으로 보냄"),
    "post_returned": gettext_lazy("우편이 돌아옴"),
    "reader_left": gettext_lazy("받던 대리인·승계인이 이제 받지 않음"),
    "told_otherwise": gettext_lazy("다른 경로로 알림"),
    "not_on_allowlist": gettext_lazy("시험 환경이라 밖으로 보내지 않음"),
    "recipient_had_enough": gettext_lazy("같은 사람에게 잇달아 보내지 않음"),
    "no_answer": gettext_lazy("보낸 뒤 답이 없음"),
    "lease_over": gettext_lazy("보내던 작업이 끝나지 않음"),
    "connection_lost": gettext_lazy("보내기 전에 연결이 끊김"),
    "not_served": gettext_lazy("경로가 꺼져 있음"),
    "unreachable": gettext_lazy("발송처에 연결할 수 없음"),
}
_BY_POST = gettext_lazy("우편이나 전화로 알린 뒤 적어 주세요.")
_PROVIDER = gettext_lazy("발송처가 살아 있는지 확인해 주세요. 돌아오면 저절로 나갑니다.")
_ACCOUNT = gettext_lazy("발송사 계정(잔액, 발신번호, 인증 키)을 확인해 주세요.")
_LETTER = gettext_lazy("발송사에 등록된 문안과 우리 문안을 맞춘 뒤 다시 보내 주세요.")
# What a person can do.
REMEDIES: dict[str, str | Promise] = {
    "no_address": _BY_POST,
    "bad_address": _BY_POST,
    "not_mobile": _BY_POST,
    "unreadable_address": gettext_lazy("암호 열쇠를 관리자에게 확인해 주세요."),
    "no_template_fits": gettext_lazy("관리자가 문안을 공개한 뒤 다시 알려 주세요."),
    "550": _BY_POST,
    "551": _BY_POST,
    "553": _BY_POST,
    "3032": _BY_POST,
    "3104": _BY_POST,
    "3107": _BY_POST,
    "post_returned": gettext_lazy("새 주소나 번호를 물어 다시 알려 주세요."),
    "452": gettext_lazy("메일함이 비워진 뒤 다시 보내거나 다른 방법으로 알려 주세요."),
    "552": gettext_lazy("메일함이 비워진 뒤 다시 보내거나 다른 방법으로 알려 주세요."),
    "1030": _ACCOUNT,
    "1062": _ACCOUNT,
    "http_401": _ACCOUNT,
    "http_403": _ACCOUNT,
    "1043": _LETTER,
    "3103": _LETTER,
    "not_served": gettext_lazy(
        "설정(NOTICE_MAIL, NOTICE_PHONE)에서 경로를 켜거나, 다른 방법으로 알려 주세요."
    ),
    "unreachable": _PROVIDER,
    "connection_lost": _PROVIDER,
    "421": _PROVIDER,
    "http_429": gettext_lazy("발송 속도를 낮추거나 기다려 주세요. 저절로 다시 보냅니다."),
    "no_folder": gettext_lazy("저장할 폴더(NOTICE_DIR)를 확인해 주세요."),
    "not_written": gettext_lazy("디스크의 빈 자리를 확인해 주세요."),
    "no_answer": gettext_lazy("발송처에 확인한 뒤 저절로 정해집니다. 그대로 두세요."),
    "lease_over": gettext_lazy("발송처에 확인한 뒤 저절로 정해집니다. 그대로 두세요."),
}
# Codes that say that the address is wrong or missing: another contact can mend them.
OF_THE_ADDRESS = tuple(code for code, text in REMEDIES.items() if text is _BY_POST)


BY_CHANNEL: dict[str, str | Promise] = {
    Channel.MAIL: gettext_lazy("이메일로"),
    Channel.ALIMTALK: gettext_lazy("알림톡으로"),
    Channel.SMS: gettext_lazy("문자로"),
    Channel.LMS: gettext_lazy("장문 문자로"),
}


def explain(code: str) -> str:
    """Return a result code as text, such as 메일함이 가득 참 (452); an unknown code is returned
    unchanged."""
    if not code:
        return ""
    sentence = SENTENCES.get(code) or codes.text_of(code)
    if not sentence and code.removeprefix("smtp_").isdigit():
        number = code.removeprefix("smtp_")
        sentence = _("메일 서버가 거절함") if number.startswith("5") else _("메일 서버의 일시 오류")
        code = number
    if not sentence:
        return code
    return f"{sentence} ({code})" if code.isdigit() else str(sentence)


def remedy(code: str) -> str:
    """Return a sentence about what a person can do about a result code; a general one for a code
    without its own."""
    return str(REMEDIES.get(code, _("원인을 확인한 뒤 다시 보내거나 다른 방법으로 알려 주세요.")))


def result_of(notice: Notice) -> str:
    """Return the text of the list's column of results: the reason of a suppressed notice, else the
    last result and the time of the next attempt."""
    if notice.status == NoticeStatus.SUPPRESSED:
        return notice.ended_reason
    said = explain(notice.last_code)
    if notice.status != NoticeStatus.FAILED and (other := replacement_text(notice)):
        said = f"{said} · {other}" if said else other
    waits = notice.status in (NoticeStatus.PENDING, NoticeStatus.UNKNOWN)
    if waits and notice.next_at > timezone.now():
        at = date_format(timezone.localtime(notice.next_at), "TIME_FORMAT")
        if not said:
            return _("%(at)s부터 보냄") % {"at": at}
        return _("%(said)s · %(at)s에 다시 보냄") % {"said": said, "at": at}
    return said


def replacement_text(notice: Notice) -> str:
    """Return a text that names the channel by which a notice was delivered in place of its own
    (such as SMS for AlimTalk); '' otherwise."""
    if notice.delivered_by in ("", notice.channel):
        return ""
    return _("%(by)s 대체발송") % {"by": BY_CHANNEL[notice.delivered_by]}


def timeline_of(
    notice: Notice,
    attempts: list[DeliveryAttempt],
    reports: list[DeliveryReport] | tuple[()] = (),
) -> list[dict[str, Any]]:
    """Return the steps of a notice's history for its panel, each a dict with icon, time and text:
    written, attempts, reports, receipt, decisions of people."""
    steps = [_first_step(notice)]
    for attempt in attempts:
        steps += _steps_of_attempt(attempt)
    steps += [
        {"icon": "bell", "at": report.at, "text": explain(report.code), "provider": report.provider}
        for report in reports
    ]
    if notice.delivered_at and notice.is_by_post:
        text = _("우편 송달됨")
        steps.append({"icon": "circle-check-f", "at": notice.delivered_at, "text": text})
    elif notice.delivered_at:
        by = BY_CHANNEL[notice.delivered_by or notice.channel]
        steps.append(
            {
                "icon": "circle-check-f",
                "at": notice.delivered_at,
                "text": _("%(by)s 받음") % {"by": by},
            }
        )
    if notice.handled_at:
        stopped = notice.status == NoticeStatus.SUPPRESSED
        steps.append(
            {
                "icon": "ban" if stopped else "refresh",
                "at": notice.handled_at,
                "text": _handled_text(notice, stopped),
                "by": notice.handled_by,
            }
        )
    return sorted(steps, key=lambda step: step["at"])


def _first_step(notice: Notice) -> dict[str, Any]:
    """Return the step of the writing; of a copy, who asked for it and why."""
    if not notice.copy_of_id:
        return {"icon": "database", "at": notice.written_at, "text": _("업무와 함께 저장")}
    text = _("사본을 보내기로 함: %(why)s") % {"why": notice.copy_reason or "–"}
    return {"icon": "refresh", "at": notice.written_at, "text": text, "by": notice.copied_by}


def _handled_text(notice: Notice, stopped: bool) -> str:
    if notice.is_by_post:
        return _("우편 묶음에 넣음")
    return _("보내지 않고 닫음") if stopped else _("다시 보내기로 함")


def _steps_of_attempt(attempt: DeliveryAttempt) -> list[dict[str, Any]]:
    sent = {
        "icon": "send",
        "at": attempt.started_at,
        "text": _("%(by)s 보냄") % {"by": BY_CHANNEL[attempt.channel]},
        "number": attempt.number,
    }
    if not attempt.finished_at:
        return [sent]
    icons = {"accepted": "circle-check", "rejected": "square-x"}
    icon = icons.get(attempt.outcome, "help-circle")
    text = explain(attempt.code) or attempt.get_outcome_display()
    return [sent, {"icon": icon, "at": attempt.finished_at, "text": text}]
