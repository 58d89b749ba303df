"""Which way a claimant is told, at which address, in which words: set-wise, for any number.

The first channel of NOTICE_PREFER that is served, whose address the claim has, that has a current
template in the letter's language, whose address nobody closed, and that the finished text fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from claims.identifiers import is_mobile
from claims.personal_data import crypto
from claims.personal_data.masking import mask_email, mask_phone
from claims.policy.models import SupportPolicy
from claims.register.models import Claim
from reviews.notices.channels import served
from reviews.notices.errors import NoTemplateError
from reviews.notices.events import Event
from reviews.notices.models import Channel, NoticeTemplate
from reviews.notices.sending_policy import suppression
from reviews.notices.templates.rendering import check_values, fits, letter_of

if TYPE_CHECKING:
    from reviews.notices.outbox.write import Letter

# last_code of a notice that nothing can be sent to; the later ones tell more about what to do.
NO_ADDRESS, NOT_MOBILE, BAD_ADDRESS = "no_address", "not_mobile", "bad_address"
UNREADABLE, NO_TEMPLATE_FITS = "unreadable_address", "no_template_fits"
SUPPRESSED = suppression.CODE
WEIGHT = (NO_ADDRESS, NOT_MOBILE, BAD_ADDRESS, UNREADABLE, NO_TEMPLATE_FITS, SUPPRESSED)
Closed = dict[tuple[bytes, str], str]  # (address, channel) -> why
ANYBODY = {"ko": "신청인", "en": "Claimant"}


class Contact(NamedTuple):
    """An address in plain, for as long as the row is made; `code` says why there is none."""

    plain: str
    hint: str
    digest: bytes | None  # its blind index
    code: str = ""


class Addressed(NamedTuple):
    """How one letter goes. `code`: why it does not; `reason`: where that suppresses it."""

    template: NoticeTemplate
    contact: Contact
    subject: str
    body: str
    code: str = ""
    reason: str = ""


@dataclass
class _Search:
    """One letter on its way through the channels."""

    letter: Letter
    values: dict[str, str]
    channels: Sequence[str]
    found: Addressed | None = None
    refused: dict[str, str] = field(default_factory=dict)  # channel -> code
    contacts: dict[bool, Contact] = field(default_factory=dict)  # by whether it is mail
    reason: str = ""  # of the last suppression in the way

    def contact(self, channel: str) -> Contact:
        mail = channel == Channel.MAIL
        if mail not in self.contacts:
            self.contacts[mail] = contact_of(self.letter.claim, channel)
        return self.contacts[mail]


def channels_for() -> tuple[str, ...]:
    """The ways that are tried, in order: the preferred ones that are served.

    Where none is served mail is written all the same: it waits until somebody switches it on.
    """
    ways = served()
    return tuple(way for way in settings.NOTICE_PREFER if way in ways) or (Channel.MAIL.value,)


def address(letters: Sequence[Letter], values: Sequence[dict[str, str]]) -> list[Addressed]:
    """How each letter goes, in order; `values` are all its variables (`values_of`).

    At most four queries, whatever the number. Raises NoTemplateError where the event has no current
    template for any of the ways, in the letter's language.
    """
    templates, preferred = _templates(letters), channels_for()
    searches = [
        _Search(letter, own, (str(letter.channel),) if letter.channel else preferred)
        for letter, own in zip(letters, values, strict=True)
    ]
    closed: dict[bool, Closed] = {}
    # Mail last or first, the phones between: each family's suppressions are asked for once.
    for channel in _ways(searches, preferred):
        open_ones = [one for one in searches if one.found is None and channel in one.channels]
        family = channel == Channel.MAIL
        if family not in closed:
            indexes = (one.contact(channel).digest for one in open_ones)
            closed[family] = suppression.closed_among(index for index in indexes if index)
        for one in open_ones:
            _try(one, channel, _template_of(templates, one, channel), closed[family])
    return [one.found or _lost(one, templates) for one in searches]


def values_of(letters: Sequence[Letter]) -> list[dict[str, str]]:
    """The callers' variables, and those that the claims themselves tell. One query at most.

    Raises WrongVariablesError.
    """
    for letter in letters:
        check_values(event=letter.event, values=letter.variables)
    days = _appeal_days(letter.claim for letter in letters)
    return [
        {
            "number": letter.claim.number,
            # A private person's name is masked.
            "name": letter.claim.shown_name or ANYBODY[letter.language],
            "appeal_days": str(days[letter.claim.routed_under_id]),
            **letter.variables,
        }
        for letter in letters
    ]


def contact_of(claim: Claim, channel: str) -> Contact:
    """The claim's address on a channel, or the code that says why there is none."""
    return _mail_of(claim) if channel == Channel.MAIL else _phone_of(claim)


def recipient_aad(claim_number: str) -> bytes:
    return crypto.aad("reviews_notice", "recipient", claim_number)


def recipient_columns(claim: Claim, channel: str = Channel.MAIL) -> dict[str, Any]:
    """The claim's address on a channel, encrypted for the notice's own column.

    Without one, or with one that nothing can go to, `last_code` says which.
    """
    contact = contact_of(claim, channel)
    return {**columns_of(claim, contact), "last_code": contact.code}


def columns_of(claim: Claim, contact: Contact) -> dict[str, Any]:
    lost = bool(contact.code)
    aad = recipient_aad(claim.number)
    return {
        "recipient": None if lost else crypto.encrypt(contact.plain, aad=aad),
        "recipient_hint": contact.hint,
        "recipient_index": None if lost else contact.digest,
    }


def _mail_of(claim: Claim) -> Contact:
    try:
        plain = claim.reveal_email().strip()
    except crypto.CannotDecryptError:
        return Contact("", "", None, UNREADABLE)
    hint = mask_email(plain)[:20]
    if not plain:
        return Contact("", "", None, NO_ADDRESS)
    try:
        validate_email(plain)
    except ValidationError:
        return Contact("", hint, None, BAD_ADDRESS)
    return Contact(plain, hint, crypto.blind_index("email", plain.lower()))


def _phone_of(claim: Claim) -> Contact:
    try:
        digits = "".join(c for c in claim.reveal_phone() if c.isdigit())
    except crypto.CannotDecryptError:
        return Contact("", "", None, UNREADABLE)
    hint = mask_phone(digits)[:20]
    if not digits:
        return Contact("", "", None, NO_ADDRESS)
    usual = len(digits) == 11 and digits.startswith("010")  # all but a few; the rest is slow
    if not usual and not is_mobile(digits):
        return Contact("", hint, None, NOT_MOBILE)
    index = claim.phone_index
    return Contact(digits, hint, bytes(index) if index else crypto.blind_index("phone", digits))


def _try(one: _Search, channel: str, template: NoticeTemplate | None, closed: Closed) -> None:
    """Take this way, or note what stands against it."""
    contact = one.contact(channel)
    if contact.code:
        one.refused[channel] = contact.code
        return
    if template is None:
        one.refused[channel] = NO_TEMPLATE_FITS
        return
    subject, body = letter_of(template, one.values)
    if not fits(channel, body, subject):
        one.refused[channel] = NO_TEMPLATE_FITS
    elif closed and (reason := closed.get((contact.digest or b"", channel))):
        one.refused[channel], one.reason = SUPPRESSED, reason
    else:
        one.found = Addressed(template, contact, subject, body)


def _lost(one: _Search, templates: dict[tuple[str, str, str], NoticeTemplate]) -> Addressed:
    """No way is open: the row says so on the way that came nearest."""
    nearest = sorted(one.channels, key=lambda c: -WEIGHT.index(one.refused[c]))
    code = one.refused[nearest[0]]
    written = [way for way in nearest if _template_of(templates, one, way)]
    if not written:
        raise NoTemplateError(event=str(Event(one.letter.event)))
    channel = written[0]
    template = templates[_place(one.letter, channel)]
    subject, body = letter_of(template, one.values)
    contact = one.contact(channel)
    if code == SUPPRESSED:
        reason = suppression.sentence_of(one.reason)
        return Addressed(template, contact, subject, body, code, reason)
    return Addressed(template, contact._replace(code=code), subject, body, code)


def _ways(searches: Iterable[_Search], preferred: Sequence[str]) -> list[str]:
    """Every channel that anybody may take, in the preferred order."""
    asked = dict.fromkeys(way for ways in {tuple(o.channels) for o in searches} for way in ways)
    order = {way: place for place, way in enumerate(preferred)}
    return sorted(asked, key=lambda way: order.get(way, len(order)))


def _templates(letters: Sequence[Letter]) -> dict[tuple[str, str, str], NoticeTemplate]:
    events = {str(Event(letter.event)) for letter in letters}
    languages = {str(letter.language) for letter in letters}
    found = NoticeTemplate.objects.filter(current=True, event__in=events, language__in=languages)
    return {(t.event, t.channel, t.language): t for t in found.order_by()}


def _place(letter: Letter, channel: str) -> tuple[str, str, str]:
    return (str(Event(letter.event)), channel, str(letter.language))


def _template_of(
    templates: dict[tuple[str, str, str], NoticeTemplate], one: _Search, channel: str
) -> NoticeTemplate | None:
    return templates.get(_place(one.letter, channel))


def _appeal_days(claims: Iterable[Claim]) -> dict[int, int]:
    """The appeal's term by policy: from the claims where they hold it, else in one query."""
    days: dict[int, int] = {}
    wanted = set()
    for claim in claims:
        if "routed_under" in claim._state.fields_cache:
            days[claim.routed_under_id] = cast(SupportPolicy, claim.routed_under).appeal_days
        else:
            wanted.add(claim.routed_under_id)
    missing = wanted - days.keys()
    if missing:
        found = SupportPolicy.objects.filter(pk__in=missing)
        days.update(found.values_list("pk", "appeal_days"))
    return days
