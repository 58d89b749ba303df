"""The letter to the claimant of a claim that was ended as a duplicate, written with its end."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation

from reviews.notices.events import Event
from reviews.notices.outbox.write import Letter, write_notices
from reviews.payouts.models import PayeeHold


def notify_duplicate(hold: PayeeHold) -> None:
    """Write the letter that tells the claimant of the end as a duplicate. A claim that was reopened
    and ended again gets another letter."""
    with translation.override(settings.LANGUAGE_CODE):  # not the language of the acting user
        variables = duplicate_variables(hold)
    at = int(hold.settled_at.timestamp()) if hold.settled_at else 0
    key = f"grant_duplicate:{hold.pk}:{at}"
    write_notices(
        [Letter(event=Event.GRANT_DUPLICATE, claim=hold.claim, variables=variables, key=key)]
    )


def duplicate_variables(hold: PayeeHold) -> dict[str, str]:
    """Return the variables of the letter: kind of grant and reason. The other claim may be
    another person's, so that nothing of it is told."""
    return {
        "kind": str(hold.get_kind_display()),
        "reason": hold.settled_reason,
    }
