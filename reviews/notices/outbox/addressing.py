"""Channel, address and text of each letter, set-wise for any number.

The first channel of NOTICE_PREFER that is served, for which the claim has an address, that has a
current template in the letter's language, whose address is not suppressed, and that the finished
text fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, cast

from django.conf import settings

from claims.policy.models import SupportPolicy
from claims.register.models import Claim
from reviews.notices.addresses import (
    BAD_ADDRESS,
    NO_ADDRESS,
    NOT_MOBILE,
    UNREADABLE,
    Contact,
    contact_of,
)
from reviews.notices.channels import served
from reviews.notices.errors import NoTemplateError
from reviews.notices.events import Event
from reviews.notices.models import Channel, NoticeTemplate
from reviews.notices.sending_policy import suppression
from reviews.notices.texts.lengths import in_euc_kr
from reviews.notices.texts.rendering import check_values, fits_channel, letter_of
from reviews.notices.variables.values import setting_values

if TYPE_CHECKING:
    from reviews.notices.outbox.write import Letter

NO_TEMPLATE_FITS = "no_template_fits"  # last_code, as those of addresses.py
SUPPRESSED = suppression.CODE
# Codes of a notice that nothing can be sent to; the later ones tell more about what to do.
WEIGHT = (NO_ADDRESS, NOT_MOBILE, BAD_ADDRESS, UNREADABLE, NO_TEMPLATE_FITS, SUPPRESSED)
Closed = dict[tuple[bytes, str], str]  # (address, channel) -> why
NAMELESS = {"ko": "신청인", "en": "Claimant"}
OF_A_BUSINESS = {"ko": "%s 대표", "en": "%s"}  # a Korean letter goes on with 님


class Addressed(NamedTuple):
    """A letter with the template, address and finished text that were chosen for it. `code` says
    why it cannot be sent, '' if it can; with a `reason` it is suppressed rather than failed."""

    template: NoticeTemplate
    contact: Contact
    values: dict[str, str]
    subject: str
    body: str
    code: str = ""
    reason: str = ""


@dataclass
class _Search:
    """A letter for which a channel is searched: its variables, the channels to try, the result
    (`found`), and by channel the code of why it cannot be used (`refused`)."""

    letter: Letter
    values: dict[str, str]
    channels: Sequence[str]
    found: Addressed | None = None
    refused: dict[str, str] = field(default_factory=dict)  # channel -> code
    contacts: dict[bool, Contact] = field(default_factory=dict)  # by whether it is mail
    reason: str = ""  # reason of the last suppression found

    def contact(self, channel: str) -> Contact:
        mail = channel == Channel.MAIL
        if mail not in self.contacts:
            self.contacts[mail] = contact_of(self.letter.claim, channel, self.letter.reader)
        return self.contacts[mail]

    def respell(self) -> bool:
        """Replace the values by their spelling in EUC-KR (`in_euc_kr`). Return False when none
        changed."""
        plain = {key: in_euc_kr(value) if value else value for key, value in self.values.items()}
        changed, self.values = plain != self.values, plain
        return changed


def channels_for() -> tuple[str, ...]:
    """Return the channels to try for a letter, in order: the preferred ones (NOTICE_PREFER) that
    have a sender.

    Without any, mail alone: the notice waits until somebody enables it.
    """
    ways = served()
    return tuple(way for way in settings.NOTICE_PREFER if way in ways) or (Channel.MAIL.value,)


def address(letters: Sequence[Letter], values: Sequence[dict[str, str]]) -> list[Addressed]:
    """Choose channel, address and text for each letter, in order. `values` are all its variables
    (`values_of`).

    A letter that cannot be sent has a `code`. At most four queries, whatever the number. Raises
    NoTemplateError if the event has no current template for any of the channels, in the letter's
    language.
    """
    templates, preferred = _templates(letters), channels_for()
    searches = [
        _Search(letter, own, (str(letter.channel),) if letter.channel else preferred)
        for letter, own in zip(letters, values, strict=True)
    ]
    closed: dict[bool, Closed] = {}
    # Mail is first or last, so the suppressions of mail and of phones are queried once each.
    for channel in _all_channels(searches, preferred):
        open_ones = [one for one in searches if one.found is None and channel in one.channels]
        family = channel == Channel.MAIL
        if family not in closed:
            indexes = (one.contact(channel).digest for one in open_ones)
            closed[family] = suppression.closed_among(index for index in indexes if index)
        for one in open_ones:
            _try(one, channel, _template_of(templates, one, channel), closed[family])
    for one in searches:
        # nothing else reaches them: a name with an emoji keeps no letter back
        if one.found is None and NO_TEMPLATE_FITS in one.refused.values() and one.respell():
            for channel in one.channels:
                if one.found is None:
                    template = _template_of(templates, one, channel)
                    _try(one, channel, template, closed[channel == Channel.MAIL])
    return [one.found or _without_channel(one, templates) for one in searches]


def values_of(letters: Sequence[Letter]) -> list[dict[str, str]]:
    """Return all variables of each letter as {key: text}, in order: the caller's, those of its
    claim and those of the settings. One query at most.

    Raises WrongVariablesError if the caller's are not those of the event.
    """
    for letter in letters:
        check_values(event=letter.event, values=letter.variables)
    days = _appeal_days(letter.claim for letter in letters)
    given = {one: setting_values(one) for one in {str(letter.language) for letter in letters}}
    return [
        {
            **given[str(letter.language)],
            "number": letter.claim.number,
            "name": addressee(letter.claim, str(letter.language)),
            "appeal_days": str(days[letter.claim.routed_under_id]),
            **letter.variables,
        }
        for letter in letters
    ]


def addressee(claim: Claim, language: str) -> str:
    """Return the name that a letter greets: 물결식당 대표 (물결식당 in English), or a private
    person's, masked."""
    if claim.business_name:
        return OF_A_BUSINESS[language] % claim.business_name
    return claim.shown_name or NAMELESS[language]


def _try(one: _Search, channel: str, template: NoticeTemplate | None, closed: Closed) -> None:
    """Set `one.found` to the letter on this channel, or record in `one.refused` the code of why the
    channel cannot be used. `closed` are the suppressed addresses, {(blind index, channel): reason}.
    """
    contact = one.contact(channel)
    if contact.code:
        one.refused[channel] = contact.code
        return
    if template is None:
        one.refused[channel] = NO_TEMPLATE_FITS
        return
    subject, body = letter_of(template, one.values)
    if not fits_channel(channel, body, subject):
        one.refused[channel] = NO_TEMPLATE_FITS
    elif closed and (reason := closed.get((contact.digest or b"", channel))):
        one.refused[channel], one.reason = SUPPRESSED, reason
    else:
        one.found = Addressed(template, contact, one.values, subject, body)


def _without_channel(
    one: _Search, templates: dict[tuple[str, str, str], NoticeTemplate]
) -> Addressed:
    """Return a letter that no channel can take, with the refusal's code that comes last in WEIGHT.
    Its template is of the first such channel that has one. Raises NoTemplateError without any."""
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
        reason = suppression.reason_text(one.reason)
        return Addressed(template, contact, one.values, subject, body, code, reason)
    return Addressed(template, contact._replace(code=code), one.values, subject, body, code)


def _all_channels(searches: Iterable[_Search], preferred: Sequence[str]) -> list[str]:
    """Return every channel of any search, in the preferred order."""
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
    """Return {policy id: days to appeal} for the policies of these claims. Policies that were not
    fetched with their claims take one query."""
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
