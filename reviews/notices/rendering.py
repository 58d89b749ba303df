"""Templates to text. The syntax is `#{낱말}` and nothing else: no attribute, no expression."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from reviews.notices.errors import WrongVariables
from reviews.notices.events import Event, Source, variables_of

PLACEHOLDER = re.compile(r"#\{([^{}\n]*)\}")
ALIMTALK_CHARACTERS = 1000
SMS_BYTES, LMS_BYTES = 90, 2000  # in EUC-KR (domain.md, SOLAPI)


def words_in(text: str) -> list[str]:
    """The placeholders of a template text, in order."""
    return PLACEHOLDER.findall(text)


def render(*, event: Event | str, text: str, values: Mapping[str, str]) -> str:
    """Put values (by key) into a text, once: a value that looks like a placeholder stays as it is.

    Raises WrongVariables for a placeholder that the event does not know or no value was given for.
    """
    by_word = {variable.word: values.get(variable.key) for variable in variables_of(event)}

    def value_of(match: re.Match[str]) -> str:
        value = by_word.get(match[1])
        if value is None:
            raise WrongVariables(f"{event}: no value for {match[0]}")
        return value

    return PLACEHOLDER.sub(value_of, text)


def check_values(*, event: Event | str, values: Mapping[str, str]) -> None:
    """A caller gives exactly the event's variables, as text. Raises WrongVariables."""
    known = {variable.key: variable for variable in variables_of(event)}
    wanted = {key for key, variable in known.items() if variable.source is Source.CALLER}
    unknown, missing = values.keys() - known.keys(), wanted - values.keys()
    if unknown or missing:
        raise WrongVariables(f"{event}: unknown {sorted(unknown)}, missing {sorted(missing)}")
    not_text = sorted(key for key, value in values.items() if not isinstance(value, str))
    if not_text:
        raise WrongVariables(f"{event}: {not_text} must be text")


def faults_of(*, event: str, channel: str, subject: str, body: str) -> dict[str, list[str]]:
    """What is wrong with a template, by field, in words for its author; empty when it is sound."""
    if event not in Event.values:
        return {}
    variables = variables_of(event)
    known = {variable.word for variable in variables}
    faults: dict[str, list[str]] = {}
    for field, text in (("subject", subject), ("body", body)):
        for word in words_in(text):
            if word not in known:
                faults.setdefault(field, []).append(
                    _("이 통지에 없는 변수입니다: %(name)s") % {"name": "#{" + word + "}"}
                )
        if "#{" in PLACEHOLDER.sub("", text):
            faults.setdefault(field, []).append(_("닫히지 않은 변수가 있습니다: #{"))
    if "\n" in subject or "\r" in subject:
        faults.setdefault("subject", []).append(_("제목은 한 줄이어야 합니다."))
    told = set(words_in(body))
    missing = [v.placeholder for v in variables if v.needed and v.word not in told]
    if missing:
        faults.setdefault("body", []).append(
            _("꼭 알려야 할 변수가 빠졌습니다: %(names)s") % {"names": ", ".join(missing)}
        )
    too_long = _too_long(event, channel, body)
    if too_long:
        faults.setdefault("body", []).append(too_long)
    return faults


def preview(*, event: str, text: str) -> str:
    """The text with the examples of its variables, for authors."""
    return render(event=event, text=text, values={v.key: v.example for v in variables_of(event)})


def _too_long(event: str, channel: str, body: str) -> str:
    """AlimTalk counts characters, SMS and LMS bytes in EUC-KR, after substitution."""
    known = {variable.word: variable.example for variable in variables_of(event)}
    text = PLACEHOLDER.sub(lambda match: known.get(match[1], match[0]), body)
    if channel == "alimtalk" and len(text) > ALIMTALK_CHARACTERS:
        return _("알림톡은 1,000자까지입니다.")
    limit = {"sms": SMS_BYTES, "lms": LMS_BYTES}.get(channel)
    if limit and len(text.encode("cp949", "replace")) > limit:
        return _("이 경로의 길이를 넘습니다: %(limit)s바이트까지입니다.") % {"limit": limit}
    return ""
