"""Reasons to leave claims out of a bulk, in words and with their numbers."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reviews.notices.bulk.recipients import outcomes


def reason_text(why: str) -> str:
    return {
        outcomes.ERASED: _("파기한 신청"),
        outcomes.WITHDRAWN: _("철회했거나 무효인 신청"),
        outcomes.HELD: _("지급을 보류한 신청"),
        outcomes.ACCOUNT_CAME: _("계좌나 통장 사본을 받았거나 지급을 작성한 신청"),
        outcomes.NO_CONSENT_ASKED: _("제3자 제공 동의를 묻지 않는 신청"),
        outcomes.CONSENT_ANSWERED: _("동의 여부를 이미 답한 신청"),
        outcomes.NO_LINK: _("휴대전화와 계좌가 없어 링크를 열 수 없는 신청"),
        outcomes.ALREADY_NOTIFIED: _("이미 알린 신청"),
        outcomes.NO_ADDRESS: _("알릴 주소가 없음"),
        outcomes.SUPPRESSED: _("발송에서 제외된 주소"),
    }.get(why, why)


@dataclass(frozen=True)
class LeftOutReason:
    """A reason for which a bulk leaves claims out (`key`), with the number of these claims."""

    key: str
    count: int

    @property
    def text(self) -> str:
        return reason_text(self.key)


def left_out_reasons(counts: dict[str, int]) -> list[LeftOutReason]:
    return [LeftOutReason(why, counts[why]) for why in outcomes.LEFT_OUT if counts.get(why)]
