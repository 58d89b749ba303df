"""A member whom the secretariat names for a seat: fit to sit there, or refused in one sentence."""

from collections.abc import Collection

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.clock import today
from reviews.committee.errors import CannotSitError
from reviews.committee.models import Leave, Member, Review
from reviews.committee.scope import wide_members
from reviews.committee.seats.draws import is_full, open_seats
from reviews.committee.seats.ties import Tie, ties_of


def lock_if_fit(review: Review, member: Member, sat: Collection[int]) -> Member:
    """The member, locked as a draw locks them; `sat` had a seat on the claim before.

    Raises CannotSitError with its reason: sat before, not in office, tied to the claimant, on
    leave today, or holding as many seats as they take.
    """
    fit = (
        Member.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk=member.pk)
        .select_related("user")
        .get()
    )
    if fit.pk in sat:
        raise CannotSitError(
            _("이 신청의 심의에 배정된 적이 있는 위원입니다. 다른 위원을 고르세요.")
        )
    if not Member.objects.serving(today()).filter(pk=fit.pk).exists():
        raise CannotSitError(_("지금 임기 중인 위원이 아닙니다. 다른 위원을 고르세요."))
    if review.round == 2 and wide_members().filter(pk=fit.pk).exists():
        raise CannotSitError(
            _("처음 심의를 볼 수 있는 역할을 함께 맡아 재심의에는 배정할 수 없습니다."), why="wide"
        )
    tie = ties_of([review.claim_id], members=[fit.pk])[review.claim_id].get(fit.pk)
    if tie:
        raise CannotSitError(
            _("신청인과 관계가 있는 위원이라 배정할 수 없습니다: %(why)s.")
            % {"why": Tie(tie).label},
            why=tie,
        )
    leave = Leave.objects.on(today()).filter(member=fit).order_by("-ends_on").first()
    if leave is not None:
        raise CannotSitError(
            _("%(until)s까지 부재 중인 위원입니다. 다른 위원을 고르세요.")
            % {"until": date_format(leave.ends_on)},
            why="leave",
        )
    if is_full(fit, open_seats()[fit.pk]):
        raise CannotSitError(
            _("동시 심의 한도 %(n)s건을 채운 위원입니다. 다른 위원을 고르세요.")
            % {"n": fit.load_limit},
            why="load_limit",
        )
    return fit
