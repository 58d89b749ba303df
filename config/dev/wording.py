"""Check of words and spellings in everything that a person reads, by the list of docs/words.toml.

Texts are the Korean strings of Python files (tests, migrations and invented stories apart),
templates, both catalogues, the shipped letters, the manual and the Korean README.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import polib  # type: ignore[import-untyped]

BASE = Path(__file__).resolve().parents[2]
FOLDERS = ("claims", "reviews", "config")
APART = frozenset({"tests", "migrations", "demo", "dev"})
DOCUMENTS = ("docs/manual.ko.md", "README.ko.md")
HANGUL = re.compile("[가-힣]")
KOREAN, ENGLISH, LETTERS = "korean", "english", "letters"


class Word(NamedTuple):
    """A rule of docs/words.toml: `pattern` must not occur in texts of its `kind`, and `use` is the
    word to use in its place. Texts whose place begins with one of `files` are exempt."""

    pattern: re.Pattern[str]
    use: str
    kind: str = KOREAN
    files: tuple[str, ...] = ()  # files that must contain the word

    def is_about(self, text: Text) -> bool:
        kinds = (LETTERS,) if self.kind == LETTERS else (self.kind, LETTERS)
        return (text.kind in kinds if self.kind != ENGLISH else text.kind == ENGLISH) and not (
            text.place.startswith(self.files)
        )


class Text(NamedTuple):
    place: str  # file, with its line where known
    text: str
    kind: str = KOREAN


def words(base: Path = BASE) -> list[Word]:
    """Return the rules of docs/words.toml in the folder `base`."""
    listed = tomllib.loads((base / "docs" / "words.toml").read_text())["word"]
    return [
        Word(
            re.compile(one["pattern"]), one["use"], one.get("kind", KOREAN),
            tuple(one.get("except", ())),
        )
        for one in listed
    ]  # fmt: skip


def faults(texts: Iterable[Text], listed: Iterable[Word]) -> Iterator[str]:
    """Yield a line for each rule that a text breaks, with the place of the text, the word found and
    the word to use. One line for each text and rule."""
    listed = list(listed)
    for text in texts:
        for word in listed:
            if word.is_about(text) and (found := word.pattern.search(text.text)):
                yield f"{text.place}: {found.group().strip()!r}: use {word.use}"


def all_texts(base: Path = BASE) -> Iterator[Text]:
    """Yield every text of the project that a person reads, with its place: Korean strings of Python
    files, lines with Hangul of templates and documents, and the translations of both catalogues."""
    for folder in FOLDERS:
        for path in sorted((base / folder).rglob("*.py")):
            if APART.isdisjoint(path.relative_to(base).parts):
                yield from of_code(path, base)
    documents = [base / name for name in DOCUMENTS if (base / name).exists()]
    for path in (*sorted((base / "templates").rglob("*.html")), *documents):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if HANGUL.search(line):
                yield Text(f"{path.relative_to(base)}:{number}", line)
    for language, kind in (("en", ENGLISH), ("ko", KOREAN)):
        path = base / "locale" / language / "LC_MESSAGES" / "django.po"
        for entry in polib.pofile(str(path)) if path.exists() else ():
            for said in (entry.msgstr, *entry.msgstr_plural.values()):
                yield Text(f"{path.relative_to(base)}:{entry.linenum}", said, kind)


def of_code(path: Path, base: Path) -> Iterator[Text]:
    """Yield the strings with Hangul of a Python file, each with its place relative to `base`;
    docstrings are left out."""
    source = path.read_text()
    if not HANGUL.search(source):
        return
    place = path.relative_to(base)
    tree = ast.parse(source)
    apart = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in apart:
            continue
        if isinstance(node.value, str) and HANGUL.search(node.value):
            yield Text(f"{place}:{node.lineno}", node.value)


def letters() -> Iterator[Text]:
    """Yield the shipped letters, subject and body, from the TOML files in reviews/migrations."""
    for path in sorted((BASE / "reviews" / "migrations").glob("*.toml")):
        for one in tomllib.loads(path.read_text(encoding="utf-8"))["letter"]:
            place = "letter " + " ".join((one["event"], one["channel"], one["language"]))
            yield Text(place, f"{one['subject']}\n{one['body']}", LETTERS)
