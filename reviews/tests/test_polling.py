"""Pages that ask for a part of themselves again and again keep no session alive."""

import inspect
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from claims.documents.models import DocumentKind, Source
from claims.documents.receipt import verbs as receipt
from claims.documents.tests.files import pdf
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.tests.test_roles import ALL

TEMPLATES = Path(settings.BASE_DIR) / "templates"
ADDRESS = re.compile(r"hx-get=\"{%\s*url '([a-z_]+):([a-z_]+)'")
# Its address is not written with {% url %}.
ELSEWHERE = {
    "claims/documents/document.html": "documents:document",
}


def test_the_view_of_every_polling_template_says_that_it_is_polled():
    views, wrong, seen = dict(ALL), [], 0
    for path in TEMPLATES.rglob("*.html"):
        text, name = path.read_text(), str(path.relative_to(TEMPLATES))
        if 'hx-trigger="every' not in text:
            continue
        seen += 1
        match = ADDRESS.search(text)
        view = views[ELSEWHERE.get(name) or ":".join(match.groups())]
        source = inspect.getsource(inspect.unwrap(view))
        if "answer_poll(" not in source and "mark_unattended(" not in source:
            wrong.append(name)
    assert seen >= 14 and wrong == []


@pytest.mark.django_db
def test_a_list_of_documents_that_waits_keeps_no_session_alive(client):
    claim = ClaimFactory()
    document = receipt.receive(
        claim=claim, kind=DocumentKind.BANKBOOK_COPY, name="통장.pdf", data=pdf(),
        source=Source.IMPORT,
    )  # fmt: skip
    client.force_login(UserFactory(roles=["secretariat"]))
    client.get("/")
    for minutes, address in ((2, f"/documents/of/{claim.number}/"), (4, document.url)):
        moment = timezone.now() + timedelta(minutes=minutes)  # a session is prolonged once a minute
        with time_machine.travel(moment):
            answer = client.get(address, HTTP_HX_REQUEST="true")
            assert answer.status_code == 200
            assert "desk_session" not in answer.cookies, address
            assert "desk_session" in client.get(document.url).cookies


@pytest.mark.django_db
@pytest.mark.parametrize("gone", ["role", "run"])
def test_a_poll_that_is_refused_keeps_no_session_alive(client, gone):
    user = UserFactory(roles=["finance"])
    client.force_login(user)
    client.get("/")
    if gone == "role":
        user.groups.clear()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        address = reverse("payouts:grant_progress", args=[4_000_000])
        answer = client.get(address, HTTP_HX_REQUEST="true")
        assert answer.status_code == (403 if gone == "role" else 404)
        assert "desk_session" not in answer.cookies
        assert "desk_session" in client.get("/").cookies
