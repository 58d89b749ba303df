"""The letter that confirms the receipt of a claim that was entered by hand: one claim, no bulk."""

from __future__ import annotations

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from claims.direct_entry.models import UNDO, EnteredClaim
from claims.korean import letter_day
from claims.register.models import Claim
from reviews.notices.bulk.letters.keys import notice_key
from reviews.notices.errors import NoTemplateError
from reviews.notices.events import Event
from reviews.notices.models import Notice, NoticeStatus
from reviews.notices.outbox.write import write_notice
from reviews.notices.verbs import take_back_unsent


def on_claim_entered(entry: EnteredClaim) -> None:
    """Write the letter of receipt for a claim that was entered by hand, to be sent once the entry
    can no longer be voided. Listens to an event of claims.

    Its key is that of a bulk's letter of receipt, so nobody gets two. Does nothing without a
    published template, as after an import.
    """
    claim = entry.claim
    try:
        write_notice(
            event=Event.CLAIM_RECEIVED,
            claim=claim,
            variables={"filed_on": letter_day(localdate(claim.filed_at))},
            key=notice_key(Event.CLAIM_RECEIVED, claim, 0),
            send_after=entry.entered_at + UNDO,
        )
    except NoTemplateError:
        return


def letter_to_come(claim: Claim) -> str:
    """Return a sentence on the letter of receipt that waits for a claim entered by hand, with its
    channel and masked address; '' if none does. Registered with claims.hooks."""
    key = notice_key(Event.CLAIM_RECEIVED, claim, 0)
    notice = Notice.objects.filter(key=key, status=NoticeStatus.PENDING).first()
    if notice is None:
        return ""
    said = {"channel": notice.get_channel_display(), "address": notice.recipient_hint}
    text = _("접수 안내가 30분 뒤에 나갑니다: %(channel)s %(address)s")
    return (text % said).strip()


def on_entry_voided(entry: EnteredClaim) -> None:
    """Suppress the letter of receipt of an entry that was voided, unless it was sent already."""
    key = notice_key(Event.CLAIM_RECEIVED, entry.claim, 0)
    take_back_unsent(keys=[key], by=entry.voided_by, reason=_("잘못 입력한 신청"))
