"""Validation of templates, when they are saved."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reviews.notices.events import Event
from reviews.notices.texts.lengths import Measure, measure
from reviews.notices.texts.rendering import PLACEHOLDER, longest_values, words_in
from reviews.notices.variables.by_event import variables_of

WITH_SUBJECT = frozenset({"mail", "lms"})  # the other channels have none

FOREIGN = ("{{", "}}", "{%", "%}", "${")


def faults_of(
    *, event: str, channel: str, subject: str, body: str, language: str = "ko"
) -> dict[str, list[str]]:
    """Return the faults of a template as sentences for its author, by field ("subject", "body"):
    variables, length, characters, subject. {} for a sound template and for an unknown event."""
    if event not in Event.values:
        return {}
    faults: dict[str, list[str]] = {"subject": [], "body": []}
    for field, text in (("subject", subject), ("body", body)):
        faults[field] += _of_variables(event, text)
        faults[field] += _of_length(event, channel, text, language, in_subject=field == "subject")
    if "\n" in subject or "\r" in subject:
        faults["subject"].append(_("제목은 한 줄이어야 합니다."))
    if channel == "mail" and not subject.strip():
        faults["subject"].append(_("이메일에는 제목이 있어야 합니다."))
    if subject and channel not in WITH_SUBJECT:
        faults["subject"].append(_("이 경로의 통지에는 제목이 없습니다. 비워 두세요."))
    missing = missing_from(event, body)
    if missing:
        faults["body"].append(
            _("필수 변수가 빠졌습니다: %(names)s") % {"names": ", ".join(missing)}
        )
    return {field: found for field, found in faults.items() if found}


def missing_from(event: str, body: str) -> list[str]:
    """Return the placeholders of the variables that a template of this event must contain and this
    body does not."""
    told = set(words_in(body))
    return [v.placeholder for v in variables_of(event) if v.needed and v.word not in told]


def _of_variables(event: str, text: str) -> list[str]:
    known = {variable.word for variable in variables_of(event)}
    faults = [
        _("이 통지에 없는 변수입니다: %(name)s") % {"name": "#{" + word + "}"}
        for word in dict.fromkeys(words_in(text))
        if word not in known
    ]
    rest = PLACEHOLDER.sub("", text)
    if "#{" in rest:
        faults.append(_("닫히지 않은 변수가 있습니다: #{"))
    # The syntax of other template languages would go out as it is typed.
    foreign = [mark for mark in FOREIGN if mark in rest]
    if foreign:
        faults.append(
            _("%(marks)s 표시는 쓸 수 없습니다. 변수는 %(example)s처럼 적어 주세요.")
            % {"marks": " ".join(foreign), "example": "#{이름}"}
        )
    return faults


def _of_length(
    event: str, channel: str, text: str, language: str, *, in_subject: bool
) -> list[str]:
    """Return the faults of length and characters of a text in which every variable has its reserved
    length, so that written letters fit their channel."""
    longest = longest_values(event, language)
    values = {variable.word: longest[variable.key] for variable in variables_of(event)}
    written = PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text).strip()
    found, faults = measure(channel, written, subject=in_subject), []
    if found.lacking:
        faults.append(missing_characters_text(found))
    if found.too_long:
        faults.append(too_long_text(found))
    return faults


def missing_characters_text(found: Measure) -> str:
    """Return the sentence that names the characters of a text that a text message cannot carry
    (`found.lacking`)."""
    return _("문자 메시지로 보낼 수 없는 글자가 있습니다: %(characters)s") % {
        "characters": " ".join(found.lacking)
    }


def too_long_text(found: Measure) -> str:
    """Return the sentence that says how long a text is when its variables are long, and how long it
    may be."""
    said = (
        _("변수를 길게 채우면 %(used)s바이트입니다. %(limit)s바이트까지 보낼 수 있습니다.")
        if found.in_bytes
        else _("변수를 길게 채우면 %(used)s자입니다. %(limit)s자까지 보낼 수 있습니다.")
    )
    return said % {"used": f"{found.used:,}", "limit": f"{found.limit:,}"}
