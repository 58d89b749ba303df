"""Strings to translate, read from code and templates without gettext tools.

    python -m config.dev.catalogue     # brings locale/en/LC_MESSAGES/django.po up to date

Korean is the source language (docs/decisions/0003). Translations are kept, removed strings leave
the file, new ones are added empty. A test fails while one is empty.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib  # type: ignore[import-untyped]
from django.utils.translation.template import templatize

from config.dev.usage import take_no_arguments

BASE = Path(__file__).resolve().parents[2]
CATALOGUE = BASE / "locale" / "en" / "LC_MESSAGES" / "django.po"
FOLDERS = ("claims", "reviews", "config")
SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
IN_CONTEXT = {"pgettext", "pgettext_lazy"}
PLURAL_IN_CONTEXT = {"npgettext", "npgettext_lazy"}
HANGUL = re.compile("[가-힣]")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


class Message(NamedTuple):
    """A string to translate, with its plural form and gettext context. `context` separates
    homonyms: 지급 is a menu item, and a choice of a vote."""

    text: str
    plural: str = ""
    context: str = ""


def placeholders(text: str) -> list[str]:
    """Return the placeholders of a message (`%(name)s`, `%s`, `{name}`), sorted, with repetitions.
    A translation must have the same list."""
    return sorted(match.group(0) for match in PLACEHOLDER.finditer(text))


def _calls(tree: ast.AST) -> Iterator[Message]:
    nodes = list(ast.walk(tree))
    other_names = _other_names(nodes)
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        name = other_names.get(name, name)
        texts = [str(a.value) for a in node.args if isinstance(a, ast.Constant) and _text(a.value)]
        if name in SINGLE and texts:
            yield Message(texts[0])
        elif name in PLURAL and len(texts) >= 2:
            yield Message(texts[0], texts[1])
        elif name in IN_CONTEXT and len(texts) >= 2:
            yield Message(texts[1], context=texts[0])
        elif name in PLURAL_IN_CONTEXT and len(texts) >= 3:
            yield Message(texts[1], texts[2], context=texts[0])


def _other_names(nodes: list[ast.AST]) -> dict[str, str]:
    """Return {name in the module: name of Django's translation function} for those that a module
    imports under another name: {"_": "gettext"} for `from … import gettext as _`. `nodes` are all
    nodes of its AST."""
    return {
        alias.asname: alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.asname
    }


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def of_code(path: Path) -> Iterator[Message]:
    source = path.read_text()
    if HANGUL.search(source):  # msgids are Korean
        yield from _calls(ast.parse(source))


def of_template(path: Path) -> Iterator[Message]:
    """Yield the translatable strings of a Django template, found in the Python-like text into which
    Django converts it."""
    like_code = templatize(path.read_text())
    for match in re.finditer(r"\b(?:n?p?gettext|_)\(", like_code):
        source = like_code[match.start() : _end_of_call(like_code, match.end())]
        try:
            yield from _calls(ast.parse(source.strip(), mode="eval"))
        except SyntaxError:
            continue


def _end_of_call(text: str, start: int) -> int:
    """Return the index after the bracket that closes a call; strings may contain brackets."""
    depth, quote, at = 1, "", start
    while at < len(text) and depth:
        char = text[at]
        if quote:
            if char == "\\":
                at += 1
            elif char == quote:
                quote = ""
        elif char in "'\"":
            quote = char
        else:
            depth += (char == "(") - (char == ")")
        at += 1
    return at


def messages() -> dict[Message, list[str]]:
    """Return every Korean message of the project's templates and Python files, with the paths of
    the files in which it occurs. Leaves out tests and migrations."""
    found: dict[Message, list[str]] = {}
    templates = (BASE / "templates").rglob("*.*")  # .txt are mails
    sources = [(path, of_template) for path in templates if path.suffix in {".html", ".txt"}]
    for folder in FOLDERS:
        sources += [
            (path, of_code)
            for path in (BASE / folder).rglob("*.py")
            if "tests" not in path.parts and "migrations" not in path.parts
        ]
    for path, reader in sorted(sources):
        name = str(path.relative_to(BASE))
        for message in reader(path):
            if HANGUL.search(message.text) and name not in found.setdefault(message, []):
                found[message].append(name)
    return found


def update() -> tuple[int, int]:
    """Write locale/en/LC_MESSAGES/django.po again: keep the translations, drop strings that are no
    longer used, add new ones untranslated. Return the number of messages and of untranslated
    ones."""
    old = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else polib.POFile()
    kept = {Message(e.msgid, e.msgid_plural, e.msgctxt or ""): e for e in old}
    new = polib.POFile(wrapwidth=98)
    new.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "en",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for message, files in sorted(messages().items()):
        before = kept.get(message)
        entry = polib.POEntry(
            msgid=message.text,
            msgctxt=message.context or None,
            occurrences=[(name, "") for name in files],
        )
        if message.plural:
            entry.msgid_plural = message.plural
            entry.msgstr_plural = before.msgstr_plural if before else {0: "", 1: ""}
        else:
            entry.msgstr = before.msgstr if before else ""
        if "%(" in message.text or "%s" in message.text:
            entry.flags.append("python-format")
        new.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(CATALOGUE))
    return len(new), len(new.untranslated_entries())


if __name__ == "__main__":
    take_no_arguments(__doc__)
    total, empty = update()
    print(f"{total} messages, {empty} not translated yet")
    sys.exit(1 if empty else 0)
