"""Confirmation sheets of a withdrawal and of its undoing."""

from __future__ import annotations

from functools import partial

from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.clock import today
from claims.confirmation.forms import ReasonForm
from claims.confirmation.sheet import Sheet
from claims.intake.windows import route_in_a_window
from claims.money import won_text
from claims.policy.deadlines import add_working_days
from claims.reasons import SHORTEST_REASON
from claims.register.models import Claim, Route
from reviews.committee.errors import UndoneAlreadyError, UndoTooLateError, WithdrawnAlreadyError
from reviews.committee.lifecycle.withdrawal import UNDO_WORKING_DAYS
from reviews.committee.models import (
    APPEAL_OPEN,
    REVIEW_OPEN,
    Appeal,
    Objection,
    Review,
    SittingItem,
    SupplementRequest,
    SupplementStatus,
    Withdrawal,
)
from reviews.committee.sittings.agenda import agenda_of
from reviews.payouts.holds.verbs import duplicates_left_by
from reviews.payouts.models import Payout
from reviews.payouts.preparation.cancel import cancelled_with, withdrawal_blocker
from reviews.payouts.states.payouts import UNBATCHED

withdrawal_form = partial(
    ReasonForm,
    label=gettext_lazy("신청인이 철회한 사유"),
    hint=gettext_lazy("언제 어떻게 철회 의사를 밝혔는지 적어 주세요. 기록에 남습니다."),
    least=SHORTEST_REASON,
)


undo_form = partial(
    ReasonForm,
    label=gettext_lazy("되돌리는 사유"),
    hint=gettext_lazy("무엇이 잘못되었는지 적어 주세요. 기록에 남습니다."),
    least=SHORTEST_REASON,
)


def withdrawal_sheet(review: Review, form: ReasonForm) -> Sheet:
    """Return the confirmation sheet before a review is closed for its claimant. In round 1 it is
    `claim_withdrawal_sheet`, which may raise; in round 2 only the appeal ends. `form` asks for the
    reason."""
    if review.round == 1:
        back = reverse("committee:desk", args=[review.claim.number])
        return claim_withdrawal_sheet(review.claim, form, back=back, version=f"{review.revision}")
    claim = review.claim
    facts = [*_facts(claim), (_("상태"), str(review.get_status_display()))]
    asked = SupplementRequest.objects.filter(review=review, status=SupplementStatus.ASKED).count()
    if asked:
        facts.append((_("취소되는 보완요청"), _("%(n)s건") % {"n": f"{asked:,}"}))
    facts += _agenda_left(review)
    return Sheet(
        title=_("철회 처리"),
        button=_("철회로 처리"),
        back=reverse("committee:desk", args=[claim.number]),
        facts=tuple(facts),
        notified=_("자동으로 나가는 통지는 없습니다."),
        next_person=_("없음. 이의신청이 끝나고 처음 의결이 그대로 유지됩니다."),
        version=f"{review.pk}:{review.revision}",
        fields=form,
    )


def _facts(claim: Claim) -> list[tuple[str, str]]:
    return [(_("접수번호"), claim.number), (_("신청인"), str(claim.shown_name))]


def _agenda_left(review: Review) -> list[tuple[str, str]]:
    """Return [(label, sitting number)] of the sitting whose agenda the review leaves by its
    withdrawal; [] if it is on none."""
    item = agenda_of(review)
    return [(_("안건에서 빠지는 회의"), item.sitting.number)] if item is not None else []


def claim_withdrawal_sheet(
    claim: Claim, form: ReasonForm, *, back: str = "", version: str = ""
) -> Sheet:
    """Return the confirmation sheet before a claim of any route is withdrawn: what ends with it.
    `form` asks for the reason, `back` is the URL to return to (default: the claim page), `version`
    becomes part of the sheet's version.

    Raises WithdrawnAlreadyError, BatchedClaimError (a payout is in a batch), PaidClaimError (money
    was paid), SetOffClaimError (money of the claim settled a debt).
    """
    if claim.withdrawn_at is not None:
        raise WithdrawnAlreadyError
    review = Review.objects.filter(claim=claim, status__in=REVIEW_OPEN).first()
    first_open = review is not None and review.round == 1
    if blocker := withdrawal_blocker(claim.pk, leaves_grants=first_open):
        raise blocker
    unbatched = Payout.objects.filter(claim=claim, status__in=UNBATCHED)
    won = unbatched.aggregate(won=Sum("amount"))["won"] or 0
    duplicates = [hold.claim for hold in duplicates_left_by(claim.pk)]
    until = add_working_days(today(), UNDO_WORKING_DAYS)
    return Sheet(
        title=_("철회 처리"),
        button=_("철회로 처리"),
        back=back or reverse("register:claim", args=[claim.number]),
        facts=(
            *_facts(claim),
            (_("경로"), str(claim.get_route_display())),
            *_review_left(review),
            *_ended_with(claim, review, won),
            *_held_again(duplicates),
        ),
        notified=_("신청인에게 철회로 처리했다고 안내됩니다."),
        next_person=_next_person(review, duplicates),
        undo_text=_("잘못 처리했으면 %(day)s까지 되돌릴 수 있습니다")
        % {"day": date_format(until, "DATE_FORMAT")},
        version=f"{claim.pk}:{won}:{len(duplicates)}:{version}",
        fields=form,
    )


def _review_left(review: Review | None) -> list[tuple[str, str]]:
    """Return the state of the open review, and the sitting whose agenda it leaves."""
    if review is None:
        return []
    return [(_("상태"), str(review.get_status_display())), *_agenda_left(review)]


def _ended_with(claim: Claim, review: Review | None, won: int) -> list[tuple[str, str]]:
    """Return what ends with the claim: payouts of `won` in sum, and the numbers of supplement
    requests, objections and appeals, each only if there is one."""
    found = [(_("취소되는 지원금"), won_text(won))] if won else []
    asked = SupplementRequest.objects.filter(review=review, status=SupplementStatus.ASKED)
    for label, n in (
        (_("취소되는 보완요청"), asked.count() if review else 0),
        (_("끝나는 이의"), Objection.objects.open().filter(claim=claim).count()),
        (_("끝나는 이의신청"), _open_appeals(claim).count()),
    ):
        if n:
            found.append((label, _("%(n)s건") % {"n": f"{n:,}"}))
    return found


def _held_again(duplicates: list[Claim]) -> list[tuple[str, str]]:
    """Return the claims that were ended as duplicates of the withdrawn one: their grants are held
    again."""
    names = ", ".join(f"{one.number} {one.shown_name}" for one in duplicates)
    return [(_("다시 지급 보류에 오르는 신청"), names)] if names else []


def _next_person(review: Review | None, duplicates: list[Claim]) -> str:
    """Return the sentence on who acts next: the secretariat if there are duplicates, else
    nobody."""
    if duplicates:
        return _("간사가 이 신청의 중복으로 끝낸 신청을 지급 보류에서 다시 처리합니다.")
    if review is not None:
        return _("없음. 신청과 심의가 함께 끝나고, 표결은 봉인된 채 남습니다.")
    return _("없음. 신청이 끝나고 남은 지원금은 지급하지 않습니다.")


def _open_appeals(claim: Claim) -> QuerySet[Appeal]:
    waiting = [str(status) for status in APPEAL_OPEN]
    return Appeal.objects.filter(review1__claim=claim, status__in=waiting)


def undo_sheet(withdrawal: Withdrawal, form: ReasonForm) -> Sheet:
    """Return the confirmation sheet before a withdrawal is undone: the sum (won) of payouts that
    are prepared again, the new route of a late claim that a filing window holds now, an appeal that
    opens again, and the sitting whose agenda the review has left.

    Raises UndoneAlreadyError, UndoTooLateError (after `undo_until`).
    """
    if withdrawal.undone_at is not None:
        raise UndoneAlreadyError
    if not withdrawal.may_be_undone:
        raise UndoTooLateError
    claim = withdrawal.claim
    rows = cancelled_with(claim.pk, withdrawal.at)
    won = sum(row.amount for row in rows)
    facts = [
        *_facts(claim),
        (_("철회한 때"), date_format(timezone.localtime(withdrawal.at), "DATETIME_FORMAT")),
        (_("철회 처리"), str(withdrawal.by)),
    ]
    if won:
        facts.append((_("다시 작성할 지원금"), won_text(won)))
    route = route_in_a_window(claim)
    if route:
        said = {"route": Route(route).label}
        facts.append((_("늘어난 접수기간에 따른 경로"), _("%(route)s (지금은 기간 밖)") % said))
    appeals = Appeal.objects.filter(review1__claim=claim, closed_at=withdrawal.at).count()
    if appeals:
        facts.append((_("다시 열리는 이의신청"), _("%(n)s건") % {"n": f"{appeals:,}"}))
    left = SittingItem.objects.filter(review__claim=claim, taken_out_at=withdrawal.at)
    for item in left.select_related("sitting"):
        then = _("안건에 다시 오르지 않습니다. 다음 회의에 올리거나 위원장이 따로 확정합니다.")
        facts.append((item.sitting.number, then))
    return Sheet(
        title=_("철회 되돌리기"),
        button=_("철회 되돌리기"),
        back=reverse("register:claim", args=[claim.number]),
        facts=tuple(facts),
        notified=_("신청인에게 철회를 되돌렸다고 안내됩니다."),
        next_person=_(
            "취소했던 지급은 지급 담당이 다시 승인합니다. 그동안 같은 신청인이나 계좌의 다른 신청에"
            " 지원금이 작성되었으면 지급 보류에 올립니다. 취소한 보완요청은 다시 합니다."
        ),
        version=f"{withdrawal.pk}:{won}:{route}",
        fields=form,
    )
