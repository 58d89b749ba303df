"""Letters that reach nobody."""

from django.db import transaction

from claims.register.models import Claim
from reviews.notices.models import Notice
from reviews.notices.outbox.write import write_notice
from reviews.notices.tests.examples import example_values
from reviews.notices.tests.states import dead


def tell_nobody(claim: Claim) -> Notice:
    """Write a letter of a claim that fails, as nobody has its address."""
    event = "claim_received"
    with transaction.atomic():
        notice = write_notice(
            event=event, claim=claim, variables=example_values(event), key=f"nobody:{claim.pk}"
        )
    dead(notice, code="550")
    return notice
