"""Nothing is built that nobody can reach, and nothing is offered that does not open."""

import ast
import functools
import re
from collections import defaultdict
from html import unescape
from pathlib import Path

import pytest
from django.db import models

from claims.policy.models import PolicyFactor, SupportPolicy, SupportTier
from claims.tests.factories import UserFactory, give_roles
from config.dev.state_folder import CHECKOUT
from reviews.payouts.tests import factories as money

# Modules that people, schedules and other programs call first.
ENTRANCES = re.compile(
    r"(^|/)(\w*views|\w+_views|api|admin|tasks|apps|middleware|celery|health|checks)\.py$"
    r"|/views/|wiring(\.py$|/)|/management/commands/|/templatetags/|^config/dev/|_change\.py$|_changes\.py$|hooks\.py$"
)
WITHOUT_A_PAGE: set[str] = set()
WORD = re.compile(r"[A-Za-z_]\w*")


@functools.cache
def product_files() -> dict[str, ast.Module]:
    found = {}
    for app in ("claims", "reviews", "config"):
        for path in sorted((CHECKOUT / app).rglob("*.py")):
            name = path.relative_to(CHECKOUT).as_posix()
            if (
                not {"tests", "migrations", "demo"} & set(Path(name).parts)
                and "conftest" not in name
            ):
                found[name] = ast.parse(path.read_text())
    return found


@functools.cache
def names_in(node: ast.AST) -> frozenset[str]:
    """Names, attributes, and the words of strings."""
    found: set[str] = set()
    if isinstance(node, ast.Module):
        return frozenset().union(*map(names_in, node.body))
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            found.add(one.id)
        elif isinstance(one, ast.Attribute):
            found.add(one.attr)
        elif isinstance(one, ast.Constant) and isinstance(one.value, str):
            found.update(WORD.findall(one.value))
    return frozenset(found)


@pytest.fixture(scope="module", autouse=True)
def _forget_the_trees():
    yield
    product_files.cache_clear()
    names_in.cache_clear()


def is_verb(node: ast.stmt) -> bool:
    """A public function of keyword-only arguments that names who acts: `by`."""
    return (
        isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and "by" in {arg.arg for arg in node.args.kwonlyargs}
    )


def test_every_verb_is_reached_from_a_page_a_command_or_a_task():
    files = product_files()
    calls, verbs, reached = defaultdict(set), set(), set()
    for name, tree in files.items():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                calls[node.name] |= names_in(node)
                if is_verb(node):
                    verbs.add(node.name)
            elif not isinstance(node, ast.Import | ast.ImportFrom):
                reached |= names_in(node)  # a table of functions, a registration
        if ENTRANCES.search(name):
            reached |= names_in(tree)
    waiting = list(reached)
    while waiting:
        fresh = calls[waiting.pop()] - reached
        reached |= fresh
        waiting += fresh
    assert len(verbs) > 60
    assert verbs - reached == WITHOUT_A_PAGE


@pytest.mark.parametrize("model", [SupportPolicy, SupportTier, PolicyFactor])
def test_every_field_of_a_policy_is_read_by_code(model):
    """A rule that an administrator sets and nobody follows would be a false promise.

    A field with one choice only states the rule that the code follows; the day it gets a second
    one, the code has to read it.
    """
    read = set()
    for name, tree in product_files().items():
        if name.startswith("claims/policy/models") or name == "claims/policy/admin.py":
            continue
        read |= names_in(tree)
    templates = (CHECKOUT / "templates").rglob("*.html")
    read |= {word for path in templates for word in WORD.findall(path.read_text())}
    fields = {
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.Field)
        and not field.primary_key
        and len(field.choices or ()) != 1
    }
    assert fields - read == set()


LINK = re.compile(r'<a\s[^>]*href="([^"#]+)')


def links_of(page: str, address: str) -> list[str]:
    """The addresses on this site that a page links to."""
    found = []
    for href in (unescape(one) for one in LINK.findall(page)):
        if href.startswith("?"):
            href = address.partition("?")[0] + href
        if href.startswith("/") and "logout" not in href:
            found.append(href)
    return found


@pytest.mark.django_db
def test_every_link_in_the_admin_site_opens_for_whom_it_is_shown_to(client):
    """All links of the index, then one of each kind, three pages deep."""
    money.approved()
    client.force_login(give_roles(UserFactory(is_staff=True), "admin"))
    kinds, waiting, opened, closed = set(), [("/admin/", 0)], 0, []
    while waiting:
        address, depth = waiting.pop(0)
        answer = client.get(address)
        leads_out = answer.status_code == 302 and answer.url.startswith("/accounts/login")
        if answer.status_code not in (200, 302) or leads_out:
            closed.append(f"{address}: {answer.status_code}")
        if answer.status_code != 200:
            continue
        opened += 1
        if depth == 3 or "html" not in answer.headers["Content-Type"]:
            continue
        for href in links_of(answer.content.decode(), address):
            kind = re.sub(r"\d+", "n", href.partition("?")[0])
            if kind not in kinds:
                kinds.add(kind)
                waiting.append((href, depth + 1))
    assert closed == []
    assert opened > 40
