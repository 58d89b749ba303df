"""Letterhead, window and facts of a letter, besides the text of its notice.

The address of the claimant is read from the corrected contact that the letter names.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from claims.council import council_name
from claims.display.typesetting import printable, typeset
from claims.korean import in_korean
from claims.register.models import Address, Claim
from reviews.notices.models import Notice, PostBatch, PostLetter

FOLDER = "reviews/notices/post"
# Sentences of mails about their sender's address, which paper does not have.
OF_MAIL = ("이 메일은 발신 전용입니다. ", "This address cannot receive mail. ")


class Envelope(NamedTuple):
    """Name and postal address on the outside of a letter; kept in memory only while its page is
    typeset."""

    name: str
    address: Address


def addressee_of(claim: Claim) -> str:
    """Return the name of a letter's addressee as it stands on the envelope, in full, followed by
    귀하."""
    names = [claim.business_name, claim.representative or _("대표")]
    if not claim.business_name:
        names = [claim.person_name or _("신청인")]
    return " ".join((*names, "귀하"))


def envelope_of(letter: PostLetter) -> Envelope | None:
    """Return the name and postal address to which a letter goes; None if they were erased."""
    claim = letter.notice.claim
    if letter.notice.erased_at is not None or claim.erased_at is not None:
        return None
    address = letter.contact.reveal_address(claim.number)
    if address is None:
        return None
    with in_korean():
        return Envelope(addressee_of(claim), address)


def facts_of(letter: PostLetter, to: Envelope, place: int, on: date) -> dict[str, Any]:
    """Return a dict of everything that the typesetter prints of one letter, in the letter's
    language: texts, lines as lists, and `facts` as [label, text] pairs. `place` is its number in
    the batch, `on` the date printed on it."""
    notice = letter.notice
    language = notice.template.language
    with translation.override(language):
        facts = [
            [_("문서번호"), letter.reference],
            [_("날짜"), date_format(on, "DATE_FORMAT")],
            [_("접수번호"), notice.claim.number],
        ]
        subject = notice.subject or str(notice.get_event_display())
    lines = [to.address.street, to.address.detail]
    body = [printable(line) for line in _text_of(notice).splitlines()]
    return {
        "place": place,
        "reference": letter.reference,
        "language": language,
        "council": council_name(language),
        "sender": settings.CONTACT_ADDRESS,
        "phone": settings.CONTACT_PHONE,
        "to": [printable(line) for line in lines if line],
        "name": printable(to.name),
        "postcode": to.address.postcode,
        "facts": facts,
        "subject": printable(subject),
        "body": body,
        "signed": "" if body and body[-1] == council_name(language) else council_name(language),
    }


def _text_of(notice: Notice) -> str:
    """Return the text of a notice without the sentences about a mail's sender (OF_MAIL). The
    claimant's upload link stays in it."""
    text = notice.body
    for sentence in OF_MAIL:
        text = text.replace(sentence, "")
    return text.strip()


def letters_pdf(batch: PostBatch, letters: list[dict[str, Any]], *, at: datetime) -> bytes:
    """Return all letters of the batch as one PDF; each letter begins on a new page. `letters` are
    the dicts of `facts_of`; `at` gives the letters and the PDF their date."""
    on = localdate(at)
    facts = {
        "title": str(batch),
        "council": council_name("ko"),
        "contact": settings.CONTACT_PHONE,
        "day": [on.year, on.month, on.day],
        "letters": letters,
    }
    return typeset(FOLDER, "letters", facts, at=at)
