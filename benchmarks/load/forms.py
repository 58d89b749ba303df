"""Reading of pages as a browser's user finds them: forms with their fields, links, pictures. No
Django.

A page is cut by regular expressions and only the form itself is parsed: the people of a load run
share the processors with the desk that they measure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple

Fields = list[tuple[str, str]]


class Form(NamedTuple):
    """A form as a browser would send it: its address (`action`) and its fields with their
    values."""

    action: str
    fields: Fields

    def filled(self, **given: str) -> Fields:
        """Return the fields with the values of `given` in place of their own. A name that the form
        lacks is added."""
        kept = [(name, value) for name, value in self.fields if name not in given]
        return [*kept, *given.items()]

    def value(self, name: str) -> str:
        """Return the first value of a field; '' without one."""
        return next((value for one, value in self.fields if one == name), "")


def form_of(page: str, action: str) -> Form | None:
    """Return the first POST form whose address matches `action`, a regular expression; None without
    one. The address is '' for a form that is sent to its own page."""
    for found in re.finditer(r"<form\b[^>]*>", page):
        named = re.search(r"\saction=\"([^\"]*)\"", found[0])
        where = unescape(named[1]) if named else ""
        if re.fullmatch(action, where) and 'method="post"' in found[0].lower():
            end = page.find("</form>", found.end())
            reader = _Fields()
            reader.feed(page[found.start() : end])
            return Form(where, reader.fields)
    return None


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = []
        self.select, self.text = "", ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        name = given.get("name", "")
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            known = any(one == self.select for one, _value in self.fields)
            if "selected" in given or not known:
                self.fields = [one for one in self.fields if one[0] != self.select]
                self.fields.append((self.select, given.get("value", "")))
        elif tag == "textarea":
            self.text = name
            self.fields.append((name, ""))
        elif tag == "input" and name and "disabled" not in given:
            kind = given.get("type", "text")
            if kind in ("checkbox", "radio") and "checked" not in given:
                return
            if kind not in ("submit", "button", "file"):
                self.fields.append((name, given.get("value", "on" if kind == "checkbox" else "")))

    def handle_data(self, data: str) -> None:
        if self.text and data.strip():
            self.fields[-1] = (self.text, data.lstrip("\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.text = ""


def token_of(page: str) -> str:
    """Return the CSRF token that every post of the page carries; '' if the page has no form."""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    return found[1] if found else ""


def links_of(page: str, pattern: str) -> list[str]:
    """Return the different addresses of links and pictures that match `pattern`, in the page's
    order."""
    found = re.findall(r'(?:href|src|data-src)="([^"]+)"', page)
    return list(dict.fromkeys(url for url in map(unescape, found) if re.fullmatch(pattern, url)))


def picks_of(page: str) -> list[str]:
    """Return the values of the boxes by which a list's rows are picked, disabled boxes left out."""
    boxes = re.findall(r'<input[^>]*\sname="pick"[^>]*>', page)
    values = (re.search(r'value="([^"]+)"', box) for box in boxes if " disabled" not in box)
    return [found[1] for found in values if found]


def pages_of(page: str) -> list[tuple[str, str, str]]:
    """Return (document id, page number, address of the picture) of each page of the documents on a
    desk, all as text."""
    found = re.findall(r'data-page="(\d+):(\d+)"\s+data-shape="\w+"\s+data-src="([^"]+)"', page)
    return list(dict.fromkeys(found))


def static_files_of(page: str) -> Iterable[str]:
    """Return the addresses of the stylesheets, scripts and fonts that a browser with an empty cache
    asks for."""
    return links_of(page, r"/static/.*\.(?:css|js|woff2)")
