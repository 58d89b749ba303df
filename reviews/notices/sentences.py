"""Result codes in words. Codes of mail servers are RFC 5321's; the rest are ours."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.notices.models import Notice, NoticeStatus

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
    "no_address": gettext_lazy("신청에 전자우편 주소가 없음"),
    "bad_address": gettext_lazy("주소가 올바르지 않음"),
    "unreadable_address": gettext_lazy("주소를 풀 수 없음"),
    "no_answer": gettext_lazy("보낸 뒤 답이 없음"),
    "lease_over": gettext_lazy("보내던 작업이 끝나지 않음"),
    "connection_lost": gettext_lazy("보내기 전에 연결이 끊김"),
    "unreachable": gettext_lazy("메일 서버에 연결할 수 없음"),
}
# What a person can do about it, for the dead letters.
REMEDIES: dict[str, str | Promise] = {
    "no_address": gettext_lazy("신청인에게 전자우편 주소를 요청해 주세요."),
    "bad_address": gettext_lazy("신청인에게 바른 주소를 요청해 주세요."),
    "550": gettext_lazy("신청인에게 새 연락처를 요청해 주세요."),
    "551": gettext_lazy("신청인에게 새 연락처를 요청해 주세요."),
}


def explain(code: str) -> str:
    """메일함이 가득 참 (452); a code that nobody knows stands for itself."""
    if not code:
        return ""
    sentence = SENTENCES.get(code)
    if sentence is None and code.removeprefix("smtp_").isdigit():
        number = code.removeprefix("smtp_")
        sentence = _("메일 서버가 거절함") if number.startswith("5") else _("메일 서버의 일시 오류")
        code = number
    if sentence is None:
        return code
    return f"{sentence} ({code})" if code.isdigit() else str(sentence)


def remedy(code: str) -> str:
    return str(REMEDIES.get(code, _("까닭을 살핀 뒤 다시 보내거나 보내지 않기로 정해 주세요.")))


def result_of(notice: Notice) -> str:
    """The last column of the list: what happened last, and what happens next."""
    if notice.status == NoticeStatus.SUPPRESSED:
        return notice.ended_reason
    said = explain(notice.last_code)
    waits = notice.status in (NoticeStatus.PENDING, NoticeStatus.UNKNOWN)
    if said and waits and notice.next_at > timezone.now():
        at = date_format(timezone.localtime(notice.next_at), "TIME_FORMAT")
        return _("%(said)s · %(at)s에 다시 보냄") % {"said": said, "at": at}
    return said


def steps_of(notice: Notice, attempts: list[Any]) -> list[dict[str, Any]]:
    """The life of a notice for the trail beside its text: icon, moment, words, attempt."""
    steps = [{"icon": "database", "at": notice.written_at, "text": _("업무와 함께 저장")}]
    for attempt in attempts:
        steps.append(
            {
                "icon": "send",
                "at": attempt.started_at,
                "text": _("%(channel)s으로 보냄") % {"channel": attempt.get_channel_display()},
                "number": attempt.number,
            }
        )
        if attempt.finished_at:
            icon = {"accepted": "circle-check", "rejected": "square-x"}.get(
                attempt.outcome, "help-circle"
            )
            steps.append({"icon": icon, "at": attempt.finished_at, "text": explain(attempt.code)})
    if notice.handled_at:
        stopped = notice.status == NoticeStatus.SUPPRESSED
        steps.append(
            {
                "icon": "ban" if stopped else "refresh",
                "at": notice.handled_at,
                "text": _("보내지 않기로 함") if stopped else _("다시 보내기로 함"),
                "by": notice.handled_by,
            }
        )
    return sorted(steps, key=lambda step: step["at"])
