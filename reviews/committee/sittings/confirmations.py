"""Confirmation sheets of a sitting, before it is opened, confirms its agenda or is closed: none can
be undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.clock import now, today
from claims.confirmation.sheet import Sheet
from claims.display.dates import weekday_text
from claims.display.people import name_of
from claims.money import won_text
from claims.users.models import User
from reviews.committee.ballots.decisions import proposed_reasons
from reviews.committee.models import Member, Outcome, Review, Sitting
from reviews.committee.sittings.context import AgendaLine, ItemState, agenda_lines
from reviews.committee.sittings.eligibility import AgendaCandidate, last_ballots
from reviews.committee.sittings.notice_and_quorum import notice_end
from reviews.committee.sittings.verbs import agenda_digest, new_agenda


def opening_sheet(*, held_on: date, reviews: Iterable[Review], by: User) -> Sheet:
    """Return the confirmation sheet before a sitting is opened: its day, the agenda with its sum in
    won, and the members who are told at once. Raises what `open_sitting` raises."""
    agenda = new_agenda(held_on=held_on, reviews=reviews, by=by)
    until = timezone.localdate(notice_end((one.review for one in agenda), now()))
    told = Member.objects.serving(today()).exclude(user=by).select_related("user").order_by("pk")
    names = [name_of(member) for member in told]
    return Sheet(
        title=_("회의 열기"),
        button=ngettext("%(n)s건으로 회의 열기", "%(n)s건으로 회의 열기", len(agenda))
        % {"n": f"{len(agenda):,}"},
        back=reverse("committee:new_sitting"),
        facts=(
            (_("회의일"), weekday_text(held_on)),
            (_("통보 기간"), _("%(day)s 같은 시각까지") % {"day": date_format(until)}),
        ),
        count=len(agenda),
        total=sum(int(one.result["amount"]) for one in agenda),
        notified=ngettext(
            "위원 %(n)s명의 알림함과 첫 화면에 바로 나타납니다: %(who)s",
            "위원 %(n)s명의 알림함과 첫 화면에 바로 나타납니다: %(who)s",
            len(names),
        )
        % {"n": f"{len(names):,}", "who": ", ".join(names) or "–"},
        warning=_(
            "연 회의는 지우거나 회의일을 바꿀 수 없습니다. 그만두려면 안건을 하나씩 사유를 적어"
            " 빼고 회의를 마쳐야 합니다."
        ),
        headers=(_("접수번호"), _("의결안")),
        rows=tuple((one.review.claim.number, _proposal(one)) for one in agenda),
        version=",".join(f"{one.review.pk}:{one.proposal}" for one in agenda),
    )


def _proposal(one: AgendaCandidate) -> str:
    label, won = one.outcome.label if one.outcome else "", int(one.result["amount"])
    return f"{label} {won_text(won)}" if won else str(label)


def confirming_sheet(sitting: Sitting, user: User) -> Sheet | None:
    """Return the confirmation sheet of the items that `user` would confirm, with their sum in won,
    and of those left out with the reason. None if no item would be confirmed: `confirm_sitting`
    then raises the error."""
    seen = agenda_digest(sitting)
    lines = [line for line in agenda_lines(sitting, user) if line.may_be_taken_out]
    taken = [line for line in lines if line.state == ItemState.AWAITS and not line.blocker]
    if not taken:
        return None
    total = sum(line.won for line in taken)
    granted = sum(1 for line in taken if line.outcome != Outcome.DENIED)
    limits = [line.review.policy.typed_sum_from for line in taken]
    asked = [won for won in limits if won > 0]
    claims = len({line.review.claim_id for line in taken})
    return Sheet(
        title=_("의결 확정"),
        button=ngettext("%(n)s건 의결 확정", "%(n)s건 의결 확정", len(taken))
        % {"n": f"{len(taken):,}"},
        back=reverse("committee:sitting", args=[sitting.pk]),
        facts=(
            (_("회의"), sitting.number),
            (_("출석"), ", ".join(_present(sitting))),
            (_("의결"), _outcomes(granted, len(taken) - granted)),
            *((_left_label(line), _why(line)) for line in lines if line not in taken),
        ),
        count=len(taken),
        total=total,
        typed_sum_from=min(asked) if asked else None,
        notified=ngettext(
            "신청인 %(n)s명에게 결과를 통지합니다.", "신청인 %(n)s명에게 결과를 통지합니다.", claims
        )
        % {"n": f"{claims:,}"},
        next_person=next_step_text() if granted else "",
        headers=(_("안건"), _("의결안"), _("통지에 적는 이유")),
        rows=_rows_of(taken),
        version=seen,
    )


def _outcomes(granted: int, denied: int) -> str:
    counts = {"granted": f"{granted:,}", "denied": f"{denied:,}"}
    return _("지급 %(granted)s건, 부지급 %(denied)s건") % counts


def _rows_of(taken: Sequence[AgendaLine]) -> tuple[tuple[str, ...], ...]:
    """Return the sheet's row of each item: its place and claim, result, and reason of the letter.
    Two queries for any number."""
    ballots = last_ballots(line.review.pk for line in taken)
    reasons = proposed_reasons((line.review, ballots[line.review.pk]) for line in taken)
    return tuple(
        (f"{line.item.order} · {line.claim.number}", _result(line), reasons[line.review.pk])
        for line in taken
    )


def _result(line: AgendaLine) -> str:
    label = line.outcome.label if line.outcome is not None else ""
    return f"{label} {won_text(line.won)}" if line.won else str(label)


def next_step_text() -> str:
    """Return the sentences on what follows a granting decision: finance approves each payment, a
    second person releases the batch, and the user who confirmed the decisions may approve none of
    these payments."""
    return _(
        "지급은 지급 담당이 건마다 승인하고, 다른 지급 담당이 이체를 승인해야 나갑니다."
        " 의결을 확정한 사람은 이 신청들의 지급을 승인할 수 없습니다."
    )


def _left_label(line: AgendaLine) -> str:
    return _("%(order)s번 안건 남음") % {"order": line.item.order}


def _why(line: AgendaLine) -> str:
    if line.state == ItemState.CHANGED:
        return str(line.state.label)
    return str(line.blocker)


def _present(sitting: Sitting) -> list[str]:
    rows = sitting.attendances.select_related("member__user").order_by("pk")
    return [name_of(one.member) for one in rows]


def closing_sheet(sitting: Sitting, user: User) -> Sheet:
    """Return the confirmation sheet before a sitting is closed: the numbers of its items by state,
    and the members present. Afterwards its minutes can be issued."""
    lines = agenda_lines(sitting, user)

    def count(*states: ItemState) -> str:
        return _("%(n)s건") % {"n": f"{sum(1 for line in lines if line.state in states):,}"}

    return Sheet(
        title=_("회의 마치기"),
        button=_("회의 마치기"),
        back=reverse("committee:sitting", args=[sitting.pk]),
        facts=(
            (_("회의"), sitting.number),
            (_("확정한 안건"), count(ItemState.CONFIRMED)),
            (_("빠진 안건"), count(ItemState.TAKEN_OUT)),
            (_("회의 밖에서 끝난 안건"), count(ItemState.ENDED)),
            (_("출석"), ", ".join(_present(sitting)) or "–"),
        ),
        warning=_("마친 뒤에는 안건과 출석을 고칠 수 없습니다."),
        next_person=_("위원장이나 간사가 회의록을 발급합니다."),
        version=agenda_digest(sitting),
    )
