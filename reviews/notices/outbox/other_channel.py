"""The same fact by another channel: from the variables that its first notice keeps."""

from __future__ import annotations

from reviews.notices.errors import NoTemplateError
from reviews.notices.events import variables_of
from reviews.notices.models import Channel, Notice, NoticeStatus
from reviews.notices.outbox.addressing import address, channels_for
from reviews.notices.outbox.write import Letter
from reviews.notices.sending_policy import suppression

SENT_BY_OTHER_CHANNEL = (
    "told_otherwise"  # last_code of a stopped notice whose fact went another way
)


def may_use_other_channel(notice: Notice) -> bool:
    """Dead letters, and what was stopped only because its address was closed meanwhile."""
    stopped = notice.status == NoticeStatus.SUPPRESSED and notice.last_code == suppression.CODE
    return stopped or notice.status == NoticeStatus.FAILED


def other_channel_letter(notice: Notice) -> Letter | None:
    """The letter by the first preferred channel that was not tried yet and can be used; or None.

    None too where the row keeps no variables: it was written when there was one channel only, or
    its text was erased.
    """
    if not notice.values or notice.erased_at is not None:
        return None
    root = notice.key.removesuffix(f":{notice.channel}")
    keys = {channel.value: f"{root}:{channel.value}" for channel in Channel}
    told = Notice.objects.filter(key__in=[root, *keys.values()]).values_list("channel", flat=True)
    tried, values = set(told), variables_in(notice)
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
        )
        try:
            way = address([letter], [values])[0]
        except NoTemplateError:
            continue
        if not way.code:
            return letter
    return None


def variables_in(notice: Notice) -> dict[str, str]:
    """The variables that a notice was written with, by their keys."""
    kept: dict[str, str] = notice.values or {}
    return {
        variable.key: kept[name]
        for variable in variables_of(notice.event)
        for name in (variable.placeholder, variable.word)
        if name in kept
    }
