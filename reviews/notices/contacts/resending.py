"""Notices of a claim whose contact is corrected: those that wait, and those that did not arrive.

All in the transaction of the correction. A pending notice gets the new address, a failed one is
made due again, and one that was suppressed or whose channel has no address is written again in its
place. What was sent, is being sent or has an unknown outcome is not touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import Max

from claims.errors import DomainError
from claims.register.models import Claim, CorrectedContact
from claims.representation.models import Representation
from reviews.notices.addresses import contact_of
from reviews.notices.contacts.letters import write_to_former_contact
from reviews.notices.contacts.new_links import put_new_links
from reviews.notices.contacts.undelivered import undelivered
from reviews.notices.models import Notice, NoticeStatus
from reviews.notices.outbox.other_channel import other_channel_letter, variables_in
from reviews.notices.outbox.readdressing import address_waiting_anew, readings_of
from reviews.notices.outbox.write import Letter
from reviews.notices.sending_policy.suppression import closed_among
from reviews.notices.verbs import make_due, replace_notice

if TYPE_CHECKING:
    from claims.users.models import User


def on_contact_changed(contact: CorrectedContact) -> None:
    """Write to the former contact. If telephone or mail address changed, also address the claim's
    waiting notices to the new contact and queue its undelivered ones, both with upload links issued
    again.

    Listens to `contact_changed`. The caller has checked the permission to correct contacts.
    """
    if not (contact.changes_phone or contact.changes_email):
        write_to_former_contact(contact, ())
        return
    put_new_links(contact.claim_id, moment=contact.created_at)
    address_waiting_anew(contact.claim_id)
    rows = undelivered().filter(claim=contact.claim_id).order_by("pk")
    notices = list(rows.select_related("template").select_for_update(of=("self",)))
    write_to_former_contact(
        contact, {bytes(one.recipient_index) for one in notices if one.recipient_index}
    )
    renew(contact.claim, notices, by=contact.entered_by)


def on_letter_reader_changed(claim_id: int) -> None:
    """Address the claim's waiting notices to their present reader; if a representation has ended,
    with upload links newly issued. Listens to `letter_reader_changed`."""
    ended = Representation.objects.filter(claim=claim_id, ended_at__isnull=False)
    moment = ended.aggregate(last=Max("ended_at"))["last"]
    if moment is not None:
        put_new_links(claim_id, moment=moment)
    address_waiting_anew(claim_id)


def renew(claim: Claim, notices: Sequence[Notice], by: User) -> int:
    """Send undelivered notices of a claim again, to the present contact of the person who reads
    them now: a failed one is made due; a suppressed one, or one that cannot be made due, is written
    again. The caller has locked the notices. Return how many were queued."""
    done = 0
    readings = readings_of([one.pk for one in notices]) if notices else {}
    for notice in notices:
        notice.claim = claim
        done += _renew(notice, readings[notice.pk].reader, by)
    return done


def _renew(notice: Notice, reader: Representation | None, by: User) -> bool:
    if notice.status == NoticeStatus.FAILED and _has_another_address(notice, reader):
        try:
            make_due(notice=notice, by=by)
        except DomainError:  # closed, or too long: the next channel may do
            pass
        else:
            return True
    letter = _same_channel_letter(notice, reader) or other_channel_letter(notice)
    if letter is None:
        return False
    replace_notice(notice=notice, letter=letter, by=by)
    return True


def _has_another_address(notice: Notice, reader: Representation | None) -> bool:
    index = contact_of(notice.claim, notice.channel, reader).digest
    former = bytes(notice.recipient_index) if notice.recipient_index else None
    return index is not None and index != former


def _same_channel_letter(notice: Notice, reader: Representation | None) -> Letter | None:
    """Return a suppressed notice as a new letter on the same channel. None for any other status,
    without stored variables, and unless the new address differs and is not suppressed itself."""
    index = contact_of(notice.claim, notice.channel, reader).digest
    if notice.status != NoticeStatus.SUPPRESSED or not notice.values or notice.erased_at:
        return None
    if not _has_another_address(notice, reader) or (index, notice.channel) in closed_among(
        [index or b""]
    ):
        return None
    contact = notice.claim.contact
    version = contact.version if contact else 0
    return Letter(
        event=notice.event,
        claim=notice.claim,
        key=f"{notice.key}:contact{version}",
        variables=variables_in(notice),
        language=notice.template.language,
        channel=notice.channel,
    )
