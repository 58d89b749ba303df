"""The same fact by another channel, from the variables stored in its first notice."""

from __future__ import annotations

from reviews.notices.addresses import FORMER, reader_of
from reviews.notices.errors import NoTemplateError
from reviews.notices.models import Channel, Notice, NoticeStatus
from reviews.notices.models.post_triggers import POST_RETURNED
from reviews.notices.outbox.addressing import address, channels_for
from reviews.notices.outbox.write import Letter
from reviews.notices.sending_policy import suppression
from reviews.notices.variables import setting_values, variables_of

SENT_BY_OTHER_CHANNEL = "told_otherwise"  # last_code of the suppressed one


def may_use_other_channel(notice: Notice) -> bool:
    """Return True for a failed notice, and for one that was suppressed because its address is
    closed or because its letter by post came back."""
    ways = (suppression.CODE, POST_RETURNED)
    stopped = notice.status == NoticeStatus.SUPPRESSED and notice.last_code in ways
    return stopped or notice.status == NoticeStatus.FAILED


def other_channel_letter(notice: Notice) -> Letter | None:
    """Return a letter with the same content for the first preferred channel that was not tried and
    can be used; None without one.

    Also None where the row has no variables (there was one channel only, or its text was erased),
    and for a letter to a former contact, which nobody else may read.
    """
    if not notice.values or notice.erased_at is not None or notice.key.startswith(FORMER):
        return None
    root = notice.key.removesuffix(f":{notice.channel}")
    keys = {channel.value: f"{root}:{channel.value}" for channel in Channel}
    told = Notice.objects.filter(key__in=[root, *keys.values()]).values_list("channel", flat=True)
    tried, values = set(told), variables_in(notice)
    reader = reader_of(notice)
    for channel in channels_for():
        if channel in tried:
            continue
        letter = Letter(
            event=notice.event,
            claim=notice.claim,
            key=keys[channel],
            variables=values,
            language=notice.template.language,
            channel=channel,
            reader=reader,
            direct=True,
        )
        try:
            way = address([letter], [values])[0]
        except NoTemplateError:
            continue
        if not way.code:
            return letter
    return None


def variables_in(notice: Notice) -> dict[str, str]:
    """Return the variables that a notice was written with, by their keys. Telephone, address
    and the council's name are those of now: a template before them had none, and who reads the
    letter calls today."""
    kept: dict[str, str] = notice.values or {}
    known, of_settings = variables_of(notice.event), setting_values(notice.template.language)
    return {
        variable.key: kept[name]
        for variable in known
        for name in (variable.placeholder, variable.word)
        if name in kept
    } | {one.key: of_settings[one.key] for one in known if one.key in of_settings}
