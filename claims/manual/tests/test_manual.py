"""The manual says what the pages say, and every page has its chapter."""

import re

import polib
import pytest
from django.conf import settings
from django.urls import URLResolver, get_resolver

from claims.manual.chapters import CHAPTER_OF, MANUAL, chapter_of, manual
from claims.tests.factories import UserFactory

ADMIN = ("jsi18n",)
ASIDE = {"set_language", "healthz", "metrics", "manual:manual", "manual:chapter"}


def names(resolver, space=""):
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from names(one, f"{space}{one.namespace}:" if one.namespace else space)
        elif one.name:
            yield f"{space}{one.name}"


def test_every_page_has_a_chapter():
    routes = {name for name in names(get_resolver()) if not name.startswith(ADMIN)} - ASIDE
    assert len(routes) > 150
    assert not [name for name in routes if chapter_of(name) is None]
    assert set(CHAPTER_OF.values()) <= set(manual().chapters)
    assert chapter_of("committee:desk").key == "desk"
    assert chapter_of("committee:queue").key == "queue"
    assert chapter_of("admin:index").key == "admin"


def test_what_it_quotes_stands_on_a_page():
    catalogue = polib.pofile(settings.BASE_DIR / "locale/en/LC_MESSAGES/django.po")
    known = {entry.msgid for entry in catalogue}
    quoted = set(re.findall("「([^」]+)」", MANUAL.read_text()))
    assert quoted and not quoted - known


@pytest.mark.django_db
def test_the_page_and_the_way_to_it(client):
    assert client.get("/manual/").status_code == 302
    client.force_login(UserFactory(roles="auditor"))
    page = client.get("/manual/").content.decode()
    for chapter in manual().chapters.values():
        assert f'id="{chapter.key}"' in page and f'href="/manual/{chapter.key}/"' in page
        assert chapter.html in client.get(f"/manual/{chapter.key}/").content.decode()
    assert client.get("/manual/nothing/").status_code == 404
    assert "<table>" in page and "{#" not in page and "&lt;a id" not in page
    assert 'href="/manual/audit/"' in client.get("/access/").content.decode()
    assert 'href="/manual/audit/"' not in client.get("/nowhere/").content.decode()
