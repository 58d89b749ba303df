"""A person at the pages without JavaScript: follows links, and sends forms with what they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.test import Client

from claims import clock
from claims.users.models import User

WORDS = "전화로 본인을 확인하고 적음"  # in a field that must not be empty
CONFIRMED = "confirmed"  # the field of a confirmation sheet
TEXTS = {"number": "1", "date": "", "email": "told@example.test", "tel": "010-4123-2299"}


@dataclass
class Control:
    name: str
    kind: str
    value: str = ""
    required: bool = False
    chosen: bool = False
    options: list[tuple[str, bool]] = field(default_factory=list)


@dataclass
class Form:
    """A form of a page; `action` is absolute. Buttons are (address, name, value)."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)

    def filled(self, given: dict[str, Any]) -> list[tuple[str, str]]:
        """Return the fields to send: the form's own, `given`, and words where one must not be
        empty."""
        sent = []
        for name in dict.fromkeys(one.name for one in self.controls if one.name):
            mine = [one for one in self.controls if one.name == name]
            values = _as_list(given[name]) if name in given else _usual(mine)
            sent += [(name, value) for value in values]
        unknown = set(given) - {one.name for one in self.controls}
        assert not unknown, f"{self.action} has no {', '.join(unknown)}"
        return sent

    def picks(self, name: str) -> list[str]:
        """The values of the boxes of one name."""
        return [one.value for one in self.controls if one.name == name]


def _as_list(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


def _usual(controls: list[Control]) -> list[str]:
    one = controls[0]
    if one.kind == "checkbox":
        return [box.value for box in controls if box.chosen]
    if one.kind == "radio":
        chosen = [radio.value for radio in controls if radio.chosen]
        return chosen or [next(radio.value for radio in controls)]
    if one.kind == "select":
        chosen = [value for value, is_chosen in one.options if is_chosen]
        values = chosen or [value for value, _is_chosen in one.options[:1]]
        if one.required and values in ([], [""]):
            values = [value for value, _is_chosen in one.options if value][:1]
        return values
    if one.kind == "file":
        return []
    if one.value or one.kind == "hidden" or not one.required:
        return [control.value for control in controls]
    return [clock.today().isoformat() if one.kind == "date" else TEXTS.get(one.kind, WORDS)]


class _Reader(HTMLParser):
    """Reads the forms of a page with the controls that name one by their `form` attribute."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.later: list[tuple[str, Control | tuple[str, str, str]]] = []
        self.here: Form | None = None
        self.select: Control | None = None
        self.text: Control | None = None
        self.written: list[str] = []
        self.button: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            action = urljoin(self.url, given.get("action") or self.url)
            self.here = Form(action, given.get("method", "get").lower())
            self.forms.append(self.here)
            if "id" in given:
                self.by_id[given["id"]] = self.here
        elif tag == "option" and self.select is not None:
            self.select.options.append((given.get("value", ""), "selected" in given))
        elif "disabled" in given:
            return
        elif tag in ("input", "button") and given.get("type", "submit" * (tag == "button")) in (
            "submit",
            "image",
        ):
            where = urljoin(self.url, given["formaction"]) if "formaction" in given else ""
            self._add((where, given.get("name", ""), given.get("value", "")), given)
        elif tag in ("input", "select", "textarea"):
            kind = given.get("type", "text") if tag == "input" else tag
            if kind in ("button", "reset"):
                return
            usual = "on" if kind in ("checkbox", "radio") else ""
            control = Control(
                given.get("name", ""), kind, given.get("value", usual), "required" in given,
                "checked" in given,
            )  # fmt: skip
            if tag == "select":
                self.select = control
            elif tag == "textarea":
                self.text, self.written = control, []
            self._add(control, given)

    def _add(self, part: Control | tuple[str, str, str], given: dict[str, str]) -> None:
        if "form" in given:  # a field of a form elsewhere on the page
            self.later.append((given["form"], part))
        elif self.here is not None:
            self._put(self.here, part)

    @staticmethod
    def _put(form: Form, part: Control | tuple[str, str, str]) -> None:
        if isinstance(part, Control):
            form.controls.append(part)
        else:
            form.buttons.append((part[0] or form.action, *part[1:]))

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.written.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.here = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.text is not None:
            self.text.value = "".join(self.written).removeprefix("\n")
            self.text = None

    def close(self) -> None:
        super().close()
        for key, part in self.later:
            if key in self.by_id:
                self._put(self.by_id[key], part)


class Page:
    """A page that a person sees, and what can be done on it."""

    def __init__(self, person: Person, url: str, text: str) -> None:
        self.person, self.url, self.text = person, url, text

    @cached_property
    def forms(self) -> list[Form]:
        reader = _Reader(self.url)
        reader.feed(self.text)
        reader.close()
        return reader.forms

    @property
    def main(self) -> str:
        """The page without its frame: the menu links to lists, too."""
        return self.text.partition("<main")[2] or self.text

    def links(self, pattern: str, words: str = "") -> list[str]:
        """The different addresses of the page's links that match from their beginning to their
        end, in its order; with `words`, of those that say them."""
        found = re.findall(r'(?s)<a\b[^>]*?\shref="([^"]*)"[^>]*>(.*?)</a>', self.main)
        here = [urljoin(self.url, unescape(url)) for url, said in found if words in said]
        return list(dict.fromkeys(one for one in here if re.fullmatch(pattern, one)))

    def follow(self, pattern: str) -> Page:
        """Open the first link that matches."""
        found = self.links(pattern)
        assert found, f"{self.person}: no link {pattern} on {self.url}"
        return self.person.open(found[0])

    def form(self, pattern: str, button: str = "") -> tuple[Form, str, dict[str, str]]:
        """The form that can be sent to an address that matches, the address, and the button's own
        value; with `button`, by the one of that name or value."""
        for form in self.forms:
            for where, name, value in form.buttons:
                if re.fullmatch(pattern, where) and button in ("", name, value):
                    return form, where, {name: value} if name else {}
            if re.fullmatch(pattern, form.action) and not form.buttons:
                return form, form.action, {}
        raise AssertionError(f"{self.person}: no form {pattern} on {self.url}")

    def actions(self, pattern: str) -> list[str]:
        """The different addresses that match to which the page's forms can be sent."""
        found = [button[0] for form in self.forms for button in form.buttons]
        return list(dict.fromkeys(one for one in found if re.fullmatch(pattern, one)))

    def send(self, pattern: str, *, button: str = "", **given: Any) -> Page:
        """Send the form with what it holds and `given`; confirm the sheet that comes up, with what
        it asks for. A value of `given` may be meant for the sheet."""
        form, where, pressed = self.form(pattern, button)
        names = {one.name for one in form.controls}
        mine = {name: value for name, value in given.items() if name in names}
        page = self.person.send(form.method, where, [*form.filled(mine), *pressed.items()])
        return page.confirmed(**{name: given[name] for name in set(given) - set(mine)})

    def confirmed(self, **given: Any) -> Page:
        """The page after the sheet that this one is, confirmed; this one if it is none."""
        sheet = next((form for form in self.forms if form.picks(CONFIRMED)), None)
        if sheet is None:
            assert not given, f"{self.url} does not ask for {', '.join(given)}"
            return self
        typed = {"typed_sum": self.total} if sheet.picks("typed_sum") else {}
        own = {one.name for one in sheet.controls}
        asked = {name: value for name, value in given.items() if name in own}
        return self.person.send("post", sheet.action, sheet.filled({**asked, **typed}))

    @property
    def total(self) -> str:
        """The sum on a sheet, as it is typed again."""
        line = self.text.partition('class="is-total"')[2].partition("</div>")[0]
        return "".join(re.findall(r"\d", re.sub(r"<[^>]+>|\(.*?\)", "", line)))

    @property
    def refusals(self) -> list[str]:
        """The sentences by which the page refuses."""
        found = re.findall(
            r'(?s)<div class="(?:note is-(?:problem|warn)[^"]*|invalid-feedback)".*?</div>',
            self.text,
        )
        return [" ".join(re.sub(r"<[^>]+>", " ", unescape(one)).split()) for one in found]

    def waiting(self, address: str) -> int:
        """The number beside an entry of the menu; 0 without one."""
        entry = self.text.partition(f'<a href="{address}"')[2].partition("</a>")[0]
        digits = re.search(r'class="count">\s*([\d,]+)', entry)
        return int(digits[1].replace(",", "")) if digits else 0


class Person:
    """A user of the desk at a browser of their own."""

    def __init__(self, username: str) -> None:
        self.username = username
        self.client = Client()
        self.client.force_login(User.objects.get(username=username))

    def __str__(self) -> str:
        return self.username

    def open(self, url: str) -> Page:
        return self._page(url, self.client.get(url, follow=True))

    def send(self, method: str, url: str, fields: list[tuple[str, str]]) -> Page:
        if method == "get":
            return self.open(f"{url.partition('?')[0]}?{urlencode(fields)}")
        body = urlencode(fields)
        kind = "application/x-www-form-urlencoded"
        return self._page(url, self.client.post(url, body, content_type=kind, follow=True))

    def _page(self, url: str, answer: Any) -> Page:
        for where, _status in getattr(answer, "redirect_chain", ()):
            url = urljoin(url, where)
        parts = urlsplit(url)
        here = f"{parts.path}?{parts.query}" if parts.query else parts.path
        page = Page(self, here, answer.content.decode())
        assert answer.status_code == 200, (
            f"{self}: {answer.status_code} for {here}: {' / '.join(page.refusals)}"
        )
        return page
