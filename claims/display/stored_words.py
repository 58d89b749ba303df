"""Words that files and forms store in Korean, in the reader's language."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

CHANNELS = {
    "온라인": pgettext_lazy("channel", "온라인"),
    "전화": pgettext_lazy("channel", "전화"),
    "우편": pgettext_lazy("channel", "우편"),
    "방문": pgettext_lazy("channel", "방문"),
    "이메일": pgettext_lazy("channel", "이메일"),
    "고객센터": pgettext_lazy("channel", "고객센터"),
}


def channel_name(stored: str) -> str:
    """Return the name, in the reader's language, of the stored Korean word for the channel by which
    a claim or an appeal came; an unknown word as it is.
    """
    return str(CHANNELS.get(stored, stored))
