"""의결서: the decision on one claim, as an official paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.display.people import name_of
from claims.korean import in_korean
from claims.money import formal_won
from claims.personal_data.masking import mask_name
from claims.users.models import User
from reviews.committee.models import Assignment, AssignmentStatus, Decision, Outcome
from reviews.committee.papers.typesetting import render_pdf


def resolution_pdf(decision: Decision, council: str) -> bytes:
    """Return the paper (의결서) of a decision as PDF: Korean, names masked, the same bytes for the
    same rows. `council` is the council's name at its issue. Raises FileNotFoundError (fonts are
    missing)."""
    with in_korean():
        return render_pdf("resolution", _facts(decision, council), at=decision.at)


def _facts(decision: Decision, council: str) -> dict[str, Any]:
    on = timezone.localdate(decision.at)
    return {
        "council": council,
        "title": _("의결서"),
        "number": decision.resolution_no,
        "day": [on.year, on.month, on.day],
        "day-text": date_format(on, "DATE_FORMAT"),
        "claim": _claim(decision),
        "order": _order(decision),
        "reasons": _reasons(decision),
        "ballot": _ballot(decision),
        "rules": _rules(decision),
        "signed": f"{council} {_('위원장')}",
        "words": {
            "order": _("주문"),
            "reasons": _("이유"),
            "ballot": _("표결"),
            "rules": _("적용 기준과 불복"),
        },
    }


def _claim(decision: Decision) -> list[list[str]]:
    claim = decision.review.claim
    return [
        [_("접수번호"), claim.number],
        [_("신청인"), f"{claim.business_name or '–'} ({mask_name(claim.representative) or '–'})"],
        [_("서비스"), str(claim.service or "–")],
        [_("심의 차수"), _("재심의") if decision.review.round == 2 else _("1차 심의")],
        [_("신청액"), _won(claim.claimed_loss_at(decision.at) or 0)],
        [_("상한(인정액)"), _won(decision.ceiling)],
    ]


def _order(decision: Decision) -> str:
    if decision.outcome == Outcome.DENIED:
        return _("신청인에게 추가지원금을 지급하지 아니한다.")
    return _("신청인에게 추가지원금 %(amount)s을 지급한다.") % {
        "amount": formal_won(decision.amount)
    }


def _reasons(decision: Decision) -> list[str]:
    if decision.erased_at:
        return [_("(파기됨)")]
    text = decision.rationale or _("제출하신 서류로 손실을 확인했습니다.")
    return [line.strip() for line in text.splitlines() if line.strip()]


def _ballot(decision: Decision) -> list[list[str]]:
    tally = decision.tally
    seats = list(
        Assignment.objects.filter(review=decision.review)
        .select_related("member__user", "left_decided_by__member")
        .order_by("seat", "pk")
    )
    sat = [one for one in seats if one.status == AssignmentStatus.ACTIVE]
    left = [one for one in seats if one.status == AssignmentStatus.LEFT]
    rows = [
        [_("위원"), ", ".join(name_of(one.member) for one in sat)],
        [
            _("의결 정족수"),
            _("배정 %(panel)s명, 표결 %(votes)s명 (정족수 %(quorum)s명)") % tally,
        ],
        [
            _("표결 결과"),
            _("지급 %(grants)s명, 부지급 %(denies)s명")
            % {"grants": f"{tally['grants']:,}", "denies": f"{tally['votes'] - tally['grants']:,}"},
        ],
    ]
    if decision.suggested is not None:
        rows.append([_("기준에 따른 제안액"), _won(decision.suggested)])
        rows.append([_("제안액과의 차이"), _difference(decision.amount - decision.suggested)])
    if left:
        rows.append([_("물러난 위원"), ", ".join(departure_text(one) for one in left)])
    if decision.confirmed_by is not None:
        rows.append([_("확정"), confirmer_text(decision.confirmed_by, decision.at)])
    return rows


def _difference(won: int) -> str:
    """Return a difference in won with its sign, a minus as on the pages; 없음 for 0."""
    return f"{won:+,}원".replace("-", "−") if won else _("없음")


def confirmer_text(user: User, at: datetime) -> str:
    """Return the name of the user who confirmed a decision at a time, with 위원장 직무대행 where it
    was a deputising member then."""
    member = getattr(user, "member", None)
    if member is None or not member.deputised_at(at):
        return name_of(user)
    return _("%(who)s (위원장 직무대행)") % {"who": name_of(user)}


def departure_text(seat: Assignment) -> str:
    """Return the name of a member who left the panel, with how (회피, 제척 and so on). If the chair
    decided it after the vote, also who decided and why."""
    said = str(seat.get_left_as_display())
    if seat.left_decided_by is not None:
        words = {"who": name_of(seat.left_decided_by), "why": seat.reason or "–"}
        text = (
            _("표결한 뒤 위원장 직무대행 %(who)s 결정: %(why)s")
            if seat.left_by_a_deputy
            else _("표결한 뒤 위원장 %(who)s 결정: %(why)s")
        )
        said += ", " + text % words
    return f"{name_of(seat.member)} ({said})"


def _rules(decision: Decision) -> list[list[str]]:
    policy = decision.review.policy
    rows = [
        [_("적용 정책"), f"{policy.title} ({_('%(version)s판') % {'version': policy.version}})"]
    ]
    if decision.review.round == 1:
        rows.append(
            [
                _("이의신청"),
                _("이 결과를 통지받은 날부터 %(days)s일 안에 이의를 신청할 수 있습니다.")
                % {"days": policy.appeal_days},
            ]
        )
    return rows


def _won(amount: int) -> str:
    return f"{amount:,}원"
