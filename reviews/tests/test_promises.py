"""No letter or page promises what no page does: `promises.toml` lists each with what keeps it."""

import functools
import re
import tomllib
from importlib import import_module

import polib
import pytest

from claims.users.permissions import PUBLIC, declared_permissions
from config.celery import app
from config.dev.catalogue import CATALOGUE
from config.dev.state_folder import CHECKOUT
from reviews.notices.events import Event
from reviews.notices.texts.payments import PAYMENTS
from reviews.notices.texts.routes import GRANTS, STEPS
from reviews.roles import ROLES
from reviews.tests.test_completeness import names_in, product_files
from reviews.tests.test_roles import ALL

LISTED = tomllib.loads((CHECKOUT / "reviews/tests/promises.toml").read_text())
LETTERS = tomllib.loads((CHECKOUT / "reviews/migrations/0003_letters.toml").read_text())["letter"]
MIGRATIONS = [*CHECKOUT.glob("claims/migrations/*.py"), *CHECKOUT.glob("reviews/migrations/*.py")]

GREETING = re.compile(r"^#\{이름\}님,\s*")
# A page says what comes by itself or from us, or what a claimant can still do.
OF_PAGES = re.compile(
    "드립니다|드리며|드리겠|드릴|연락합니다|저절로|자동으로|다시 보냅니다|이어집니다|이어 갑니다"
    "|전화로 [^.]*(?:알려|물어봐)|(?<![보끝])낼 수 있습니다"
)


def sentences(text):
    """Whole sentences, without the lines of facts (`- 접수번호: …`, `이유: #{이유}`)."""
    for line in text.splitlines():
        for part in re.split(r"(?<=[.?!])\s+", GREETING.sub("", line.strip())):
            if part.endswith((".", "?", "!")) and not part.startswith("- "):
                yield GREETING.sub("", part)


def is_done(sentence):
    """Past sentences need no keeping: 접수했습니다, 알려 드렸습니다. Its stem ends in ㅆ."""
    stem = sentence.removesuffix("습니다.")
    return stem != sentence and stem[-1] not in "있겠" and (ord(stem[-1]) - ord("가")) % 28 == 20


def said_by_letters():
    korean = [one["body"] for one in LETTERS if one["language"] == "ko"]
    found = {part for body in korean for part in sentences(body)}
    return {part for part in found if not is_done(part)}


def said_by_steps():
    said = [step for _route, step in STEPS["ko"].values()] + list(GRANTS["ko"].values())
    said += [text for pair in PAYMENTS["ko"].values() for text in pair]
    return {part for text in said for part in sentences(text)}


def said_by_pages():
    entries = polib.pofile(str(CATALOGUE))
    return {entry.msgid for entry in entries if OF_PAGES.search(entry.msgid)}


SAID = {"letters": said_by_letters, "steps": said_by_steps, "pages": said_by_pages}


@pytest.mark.parametrize("place", SAID)
def test_every_promise_is_listed_and_nothing_else(place):
    """A new sentence is listed with what keeps it, or as one that promises nothing."""
    listed = [sentence for entry in LISTED[place] for sentence in entry["say"]]
    said = SAID[place]()
    assert len(listed) == len(set(listed))
    assert said - set(listed) == set()
    assert set(listed) - said == set()


KEPT = sorted({kept for place in SAID for entry in LISTED[place] for kept in entry.get("kept", ())})


@functools.cache
def rules():
    return "\n".join(path.read_text() for path in MIGRATIONS)


def page(route, verb):
    """The view's module calls the verb, and a role opens the view, or everybody by a link."""
    view = dict(ALL)[route]
    tree = product_files()[f"{view.__module__.replace('.', '/')}.py"]
    held = {PUBLIC}.union(*ROLES.values())
    return verb in names_in(tree) and held.intersection(declared_permissions(view))


def letter(event):
    """A shipped letter of the event, written by a package and not only shown as an example."""
    written = any(
        event.upper() in names_in(tree) or event in names_in(tree)
        for name, tree in product_files().items()
        if not name.endswith(("events.py", "variables.py", "templates/views.py"))
    )
    return event in Event.values and written and any(one["event"] == event for one in LETTERS)


def task(name):
    return name in app.conf.beat_schedule


def rule(name):
    return name in rules()


def code(module, name):
    return callable(getattr(import_module(module), name))


KEEPERS = {"page": page, "letter": letter, "task": task, "rule": rule, "code": code}


@pytest.mark.parametrize("kept", KEPT)
def test_what_keeps_a_promise_is_there(kept):
    kind, *names = kept.split()
    assert KEEPERS[kind](*names)
