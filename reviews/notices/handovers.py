"""Letters to the claimants of a hand-over: to whom it went, when, which data, and whom to call."""

from __future__ import annotations

from collections.abc import Iterator

from claims.handovers.models import Handover
from claims.handovers.states import OUTCOMES, ItemStatus
from claims.korean import letter_day
from claims.register.models import Claim
from reviews.notices.events import Event
from reviews.notices.outbox.write import CLAIM_FIELDS, Letter, write_many

# The data of the file in words, without the claim number, which every letter names anyway.
DATA = "성명·상호, 대표자, 연락처, 서비스, 접수일시, 신청액"
DATA_WITH_NARRATIVE = f"{DATA}, 피해내용"
AT_ONCE = 2_000
IN_THE_FILE = (ItemStatus.HANDED, *OUTCOMES)  # a result may come before the letters are written


def on_handover_received(handover: Handover) -> None:
    """Write one letter to each claimant whose claim is in the hand-over's file and was handed to
    the receiver; a letter that exists already is not written again."""
    write_many(_letters(handover))


def _letters(handover: Handover) -> Iterator[Letter]:
    day = handover.received_on
    assert day is not None
    variables = {
        "company": handover.receiver.name,
        "company_phone": handover.receiver.phone,
        "handed_on": letter_day(day),
        "data": DATA_WITH_NARRATIVE if handover.with_narrative else DATA,
    }
    rows = Claim.objects.filter(
        handover_items__handover=handover, handover_items__status__in=IN_THE_FILE
    )
    for claim in rows.only(*CLAIM_FIELDS).order_by("pk").iterator(chunk_size=AT_ONCE):
        yield Letter(Event.HANDED_OVER, claim, f"handover:{handover.pk}:{claim.pk}", variables)
