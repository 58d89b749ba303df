"""Letter to the claimant of a claim that was ended as a duplicate, written in the transaction of
that act."""

from __future__ import annotations

from claims.korean import in_korean
from reviews.notices.events import Event
from reviews.notices.outbox.write import Letter, write_notices
from reviews.payouts.models import PayeeHold


def notify_duplicate(hold: PayeeHold) -> None:
    """Write the letter that tells the claimant of a hold that the claim was ended as a duplicate.
    Another end after a reopening gets another letter; the same end never gets two."""
    with in_korean():
        variables = duplicate_variables(hold)
    at = int(hold.settled_at.timestamp()) if hold.settled_at else 0
    key = f"grant_duplicate:{hold.pk}:{at}"
    write_notices(
        [Letter(event=Event.GRANT_DUPLICATE, claim=hold.claim, variables=variables, key=key)]
    )


def duplicate_variables(hold: PayeeHold) -> dict[str, str]:
    """Return the template variables of the letter about a claim ended as a duplicate: `kind` (the
    grant of its present route; read the hold by `with_grant`) and `reason`. The letter tells
    nothing about the other claim, which may be another person's."""
    return {
        "kind": hold.grant_text,
        "reason": hold.settled_reason,
    }
