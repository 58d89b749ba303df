"""Amounts of votes: the ceiling, what each choice may give, and what is asked for once more."""

from django.utils.translation import gettext as _

from reviews.committee.errors import (
    AmountError,
    LowAmountError,
    UnknownChoiceError,
)
from reviews.committee.models import (
    Choice,
    LossAssessment,
    Review,
)
from reviews.committee.suggestion.rule import ceiling_of


def ceiling_of_review(review: Review) -> int:
    """Return the most that may be granted now, in won: the newest assessed loss, or the policy's
    cap if that is less, rounded down to the policy's unit."""
    newest = LossAssessment.objects.newest_of(review)
    policy = review.policy
    cap, unit = policy.additional_cap, policy.rounding_unit
    return ceiling_of(assessed=newest.amount, cap=cap, unit=unit)


def vote_amount(choice: str, amount: int | None, ceiling: int) -> int | None:
    """Return the amount (won) of a vote: the ceiling for a grant, `amount` for a partial grant (1
    to ceiling - 1), None for a denial.

    Raises UnknownChoiceError (no such choice), AmountError (outside that range, another amount than
    the ceiling for a grant, an amount over 0 for a denial, or a grant while the ceiling is 0).
    """
    if choice == Choice.GRANT:
        if ceiling <= 0 or amount not in (None, ceiling):
            raise AmountError(
                _("지급은 상한 %(won)s원 전부입니다. 더 적으면 일부 지급을 고르세요.")
                % {"won": f"{ceiling:,}"},
                ceiling=ceiling,
            )
        return ceiling
    if choice == Choice.PARTLY:
        if amount is None:
            raise AmountError(_("일부 지급액을 적어 주세요."), ceiling=ceiling)
        if not 1 <= amount < ceiling:
            raise AmountError(
                _("일부 지급액을 상한 %(won)s원보다 적게 적어 주세요.") % {"won": f"{ceiling:,}"},
                ceiling=ceiling,
            )
        return amount
    if choice == Choice.DENY:
        if amount:
            raise AmountError(ceiling=ceiling)
        return None
    raise UnknownChoiceError(choice=choice)


def require_usual(amount: int, least: int) -> None:
    """Raise LowAmountError for an amount (won) below `least`."""
    if amount < least:
        sentence = _(
            "일부 지급액 %(won)s원은 아주 적습니다. 맞으면 다시 제출하고, 아니면 고쳐 주세요."
        )
        raise LowAmountError(sentence % {"won": f"{amount:,}"}, least=least)
