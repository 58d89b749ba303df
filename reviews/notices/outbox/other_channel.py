"""Letters that tell the fact of a notice by another channel, from the variables stored with it."""

from __future__ import annotations

from collections.abc import Sequence

from reviews.notices.models import Channel, Notice, NoticeStatus, NoticeTemplate
from reviews.notices.models.post_triggers import POST_RETURNED
from reviews.notices.models.readers import FORMER
from reviews.notices.outbox.addressing import address, channels_for
from reviews.notices.outbox.readdressing import readings_of
from reviews.notices.outbox.write import Letter
from reviews.notices.sending_policy import suppression
from reviews.notices.variables.by_event import variables_of
from reviews.notices.variables.values import setting_values

SENT_BY_OTHER_CHANNEL = "told_otherwise"  # last_code of the suppressed one


def may_use_other_channel(notice: Notice) -> bool:
    """Return True for a failed notice, and for one that was suppressed because its address is
    closed or because its letter by post came back. False for a copy of a sent letter: another copy
    goes by another channel (copies/verbs.py)."""
    if notice.copy_of_id:
        return False
    ways = (suppression.CODE, POST_RETURNED)
    stopped = notice.status == NoticeStatus.SUPPRESSED and notice.last_code in ways
    return stopped or notice.status == NoticeStatus.FAILED


def other_channel_letter(notice: Notice) -> Letter | None:
    """Return this notice's content as a letter for its next usable channel
    (`other_channel_letters`), None if there is no such channel."""
    return other_channel_letters([notice]).get(notice.pk)


def other_channel_letters(notices: Sequence[Notice]) -> dict[int, Letter]:
    """Return {notice id: letter} with the same content for the first preferred channel that was not
    tried and can be used, to the person who reads the notice now. Writes nothing. At most four
    queries, and four for each channel.

    Left out are notices without such a channel or without stored variables (only one channel then,
    or erased), letters to a former contact, copies of sent letters, and copies that nobody reads
    now.
    """
    open_ones = [
        one
        for one in notices
        if one.values
        and one.erased_at is None
        and not one.copy_of_id
        and not one.key.startswith(FORMER)
    ]
    readings = readings_of([one.pk for one in open_ones]) if open_ones else {}
    open_ones = [one for one in open_ones if not readings[one.pk].unread]
    if not open_ones:
        return {}
    tried, written = _tried(open_ones), _written(open_ones)
    found: dict[int, Letter] = {}
    for channel in channels_for():
        letters: dict[int, Letter] = {}
        for notice in open_ones:
            root, language = root_key(notice), notice.template.language
            if (
                notice.pk in found
                or channel in tried[root]
                or (notice.event, channel, language) not in written
            ):
                continue
            tried[root].add(channel)
            letters[notice.pk] = Letter(
                event=notice.event,
                claim=notice.claim,
                key=f"{root}:{channel}",
                variables=variables_in(notice),
                language=language,
                channel=channel,
                reader=readings[notice.pk].reader,
                direct=True,
            )
        found |= _usable(letters)
    return found


def _usable(letters: dict[int, Letter]) -> dict[int, Letter]:
    """Return those of the letters that their own channel can carry: with a usable address that is
    not suppressed, and a template that fits."""
    if not letters:
        return {}
    ways = address(list(letters.values()), [dict(one.variables) for one in letters.values()])
    return {
        pk: letter for (pk, letter), way in zip(letters.items(), ways, strict=True) if not way.code
    }


def root_key(notice: Notice) -> str:
    """Return the key of the notice's fact, without the channel that a later letter adds."""
    return notice.key.removesuffix(f":{notice.channel}")


def _tried(notices: Sequence[Notice]) -> dict[str, set[str]]:
    """Return {root key: channels} by which the fact of each notice was written so far. One
    query."""
    keys: dict[str, str] = {}
    for root in map(root_key, notices):
        keys |= {root: root} | {f"{root}:{channel.value}": root for channel in Channel}
    tried: dict[str, set[str]] = {root: set() for root in keys.values()}
    for key, channel in Notice.objects.filter(key__in=keys).values_list("key", "channel"):
        tried[keys[key]].add(channel)
    return tried


def _written(notices: Sequence[Notice]) -> set[tuple[str, str, str]]:
    """Return the set of (event, channel, language) for which a current template exists, for the
    events of these notices. One query."""
    rows = NoticeTemplate.objects.filter(current=True, event__in={one.event for one in notices})
    return set(rows.order_by().values_list("event", "channel", "language"))


def variables_in(notice: Notice) -> dict[str, str]:
    """Return the variables that a notice was written with, by their keys. Telephone, address and
    the council's name are those of now: a template before them had none, and the reader of the
    letter calls today."""
    kept: dict[str, str] = notice.values or {}
    known, of_settings = variables_of(notice.event), setting_values(notice.template.language)
    return {
        variable.key: kept[name]
        for variable in known
        for name in (variable.placeholder, variable.word)
        if name in kept
    } | {one.key: of_settings[one.key] for one in known if one.key in of_settings}
