"""Sentences of findings by check and code, written out in the reader's language when shown.

Each check adds its own when it registers. A code that no check of the program has any more, as an
old finding may carry it, is shown as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentences = Mapping[str, str | Promise]

NOTHING = "nothing"  # a check that ran and has nothing to say; kept, not shown
UNREADABLE = "unreadable"  # any check whose document carries no text
FAILED = "failed"  # in the place of a check that broke down over this document
# in the place of any answer that rests on a picture and is not a sure match
READ_DIFFERS, READ_UNSURE, READ_MISSING = "read_differs", "read_unsure", "read_missing"
COMMON: Sentences = {
    READ_DIFFERS: _(
        "사진에서 %(printed)s(으)로 읽혀 신청(%(filed)s)과 다릅니다. "
        "잘못 읽었을 수 있으니 직접 확인해 주세요"
    ),
    READ_UNSURE: _("사진에서 %(read)s(으)로 읽혔지만 확실하지 않습니다. 직접 확인해 주세요"),
    READ_MISSING: _("사진에서 읽은 글에 없습니다. 직접 확인해 주세요"),
    UNREADABLE: _("사진이나 스캔이라 자동으로 읽지 못했습니다. 직접 확인해 주세요"),
    FAILED: _("자동으로 점검하지 못했습니다"),
    NOTHING: _("알릴 점이 없습니다"),
}
READ = _("%(sentence)s · 사진에서 읽음(확신 %(confidence)s%%)")
ERASED = _("파기되어 내용이 남아 있지 않습니다")

_by_check: dict[str, Sentences] = {}


def add_sentences(check_code: str, sentences: Sentences) -> None:
    """Register the sentences of a check ({code: text}), by which `sentence` writes out its
    findings."""
    _by_check[check_code] = sentences


def sentence(check_code: str, said: str, values: Mapping[str, Any] | None) -> str:
    """Return a finding's sentence in the reader's language: the text with the code `said`, filled
    in with `values`. An erased finding (None) has a sentence of its own. A check or code that the
    program no longer has gives "check_code: said"."""
    if values is None:
        return str(ERASED)
    pattern = _by_check.get(check_code, {}).get(said) or COMMON.get(said)
    if pattern is None or check_code not in _by_check:
        return f"{check_code}: {said}"
    return str(pattern) % _Values(values)


class _Values(dict):
    """Mapping of the values of a sentence; a missing one, which an older version of the check did
    not store, shows as `…`."""

    def __missing__(self, key: str) -> str:
        return "…"
