"""Confirmation sheets of acts on seats: 제척, 재배정, and the decision on a challenge (기피)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.confirmation.forms import ReasonForm
from claims.confirmation.sheet import Sheet
from claims.reasons import SHORTEST_REASON
from claims.users.models import User
from reviews.committee.ballots.last_vote import all_voted
from reviews.committee.errors import NotOpenError
from reviews.committee.models import Assignment, Challenge, LeftAs, MemberInterest, Review
from reviews.committee.seats.challenges import forbid_deciding
from reviews.committee.seats.draws import can_be_taken
from reviews.committee.seats.recusals import forbid_leaving

Facts = Iterator[tuple[str, str]]


def leaving_sheet(review: Review, seat: Assignment, how: LeftAs, reason: str, back: str) -> Sheet:
    """Return the sheet of a seat that the secretariat takes from a member who has not voted (제척,
    재배정, 부재). Raises the errors of `forbid_leaving`."""
    forbid_leaving(review, seat, reason, voted=False)
    challenged = Challenge.objects.pending().filter(assignment=seat).exists()
    told = _("신청인에게 나가는 통지는 없습니다.")
    if challenged:
        told = _("결정 전인 기피 신청도 끝나고, 신청인에게 알립니다.")
    taken = can_be_taken(review)
    is_disqualified = how == LeftAs.DISQUALIFIED
    return Sheet(
        title=_("위원 제척") if is_disqualified else _("위원 재배정"),
        button=_("제척하기") if is_disqualified else _("재배정하기"),
        back=back,
        facts=(
            (_("접수번호"), review.claim.number),
            (_("물러날 위원"), str(seat.member)),
            (_("물러나는 구분"), str(how.label)),
            (_("사유"), reason.strip()),
            (_("표결"), _("아직 표결하지 않았습니다. 임시저장한 글은 지웁니다.")),
            (_("새 위원"), _new_member(taken)),
        ),
        warning=_("물러난 위원은 이 신청의 심의로 돌아오지 못합니다."),
        notified=f"{_members_told(taken)} {told}",
        next_person=_after_leaving(taken),
        version=str(seat.pk),
    )


def upholding_sheet(challenge: Challenge, answer: str, user: User, back: str) -> Sheet:
    """Return the sheet of a challenge that the user upholds. Raises the errors of
    `forbid_deciding`."""
    seat, review = challenge.assignment, challenge.assignment.review
    forbid_deciding(user, review, challenge, answer)
    vote = _("아직 표결하지 않았습니다. 임시저장한 글은 지웁니다.")
    if seat.voted_at is not None:
        at = date_format(timezone.localtime(seat.voted_at), "DATETIME_FORMAT")
        vote = _("%(at)s에 표결했습니다. 봉인된 표결은 집계에서 빠집니다.") % {"at": at}
    taken = can_be_taken(review)
    told = _("신청인에게 기피를 인용했다고 통지합니다. 결정 사유는 들어가지 않습니다.")
    return Sheet(
        title=_("기피 인용"),
        button=_("인용하기"),
        back=back,
        facts=(
            *_of(challenge, answer, _("물러날 위원")),
            (_("표결"), vote),
            (_("새 위원"), _new_member(taken)),
        ),
        warning=_("물러난 위원은 이 신청의 심의로 돌아오지 못합니다."),
        notified=f"{_members_told(taken)} {told}",
        next_person=_after_leaving(taken),
        version=f"{challenge.pk} upheld",
    )


def dismissing_sheet(challenge: Challenge, answer: str, user: User, back: str) -> Sheet:
    """Return the sheet of a challenge that the user dismisses. Raises the errors of
    `forbid_deciding`."""
    review = challenge.assignment.review
    forbid_deciding(user, review, challenge, answer)
    closes = all_voted(review, without=challenge)
    return Sheet(
        title=_("기피 기각"),
        button=_("기각하기"),
        back=back,
        facts=(
            *_of(challenge, answer, _("기피 대상 위원")),
            (_("표결"), _("위원이 그대로 남고 그 표결도 셉니다.")),
        ),
        notified=_("신청인에게 결과를 통지합니다. 결정 사유가 그대로 들어갑니다."),
        next_person=(
            _("모두 표결해서 바로 개표합니다.")
            if closes
            else _("남은 위원의 표결과 다른 기피 신청의 결정이 끝나면 개표합니다.")
        ),
        version=f"{challenge.pk} dismissed",
    )


def lifting_form(*args: Any, **more: Any) -> ReasonForm:
    """Return the form of the reason for which a member's interest is lifted."""
    hint = _("위원 화면과, 이 이해관계와 맞는 신청의 배정 추첨 기록에 남습니다.")
    return ReasonForm(*args, label=_("해제 사유"), hint=hint, least=SHORTEST_REASON, **more)


def lifting_sheet(interest: MemberInterest, form: ReasonForm) -> Sheet:
    """Return the sheet before a registered interest, or a nil entry, is lifted; `form` asks for the
    reason. Raises NotOpenError (409: lifted already)."""
    if interest.lifted_at is not None:
        raise NotOpenError(_("이미 해제한 이해관계입니다. 지금 목록을 확인해 주세요."))
    facts = (
        (_("위원"), str(interest.member)),
        (_("이해관계"), str(interest)),
        (_("관계"), interest.note),
        (_("등록한 사람"), str(interest.entered_by)),
    )
    return Sheet(
        title=_("이해관계 해제"),
        button=_("해제하기"),
        back=reverse("committee:member", args=[interest.member_id]),
        facts=tuple((label, text) for label, text in facts if text),
        warning=_(
            "해제하면 이 위원이 걸리던 신청을 맡고, 그 신청인의 돈에 관한 일도 할 수 있습니다."
        ),
        notified=_("신청인에게 나가는 통지는 없습니다."),
        undo_text=_("위원 화면에서 다시 등록합니다. 해제한 기록은 남습니다."),
        version=str(interest.pk),
        fields=form,
    )


def _of(challenge: Challenge, answer: str, label: str) -> Facts:
    yield _("접수번호"), challenge.assignment.review.claim.number
    yield label, str(challenge.assignment.member)
    yield _("신청일"), date_format(challenge.filed_on, "DATE_FORMAT")
    yield _("결정 사유"), answer.strip()


def _new_member(taken: bool) -> str:
    return _("추첨으로 정합니다") if taken else _("맡을 수 있는 위원이 없어 자리가 빕니다")


def _members_told(taken: bool) -> str:
    if taken:
        return _("물러나는 위원과 새 위원의 알림함에 알립니다.")
    return _("물러나는 위원의 알림함에 알립니다.")


def _after_leaving(taken: bool) -> str:
    if taken:
        return _("새 위원이 표결해야 개표합니다.")
    return _("빈자리가 찰 때까지 심의가 기다립니다. 위원이 생기면 저절로 채웁니다.")
