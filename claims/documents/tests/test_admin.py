"""Documents in the admin site: found and read there, changed nowhere, opened elsewhere."""

import tempfile
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.core.checks.registry import registry
from django.urls import reverse

from claims.documents import checks
from claims.documents.models import Document, DocumentKind, Source
from claims.documents.receipt.verbs import receive
from claims.documents.renderer import client as renderer_client
from claims.documents.tests import files
from claims.tests.factories import ClaimFactory, UserFactory

LIST = reverse("admin:claims_document_changelist")


@pytest.fixture
def document(db):
    return receive(
        claim=ClaimFactory(),
        kind=DocumentKind.BANKBOOK_COPY,
        name="홍길동 통장.pdf",
        data=files.pdf(),
        source=Source.IMPORT,
    )


def test_the_administrator_finds_and_reads_but_changes_nothing(client, document):
    client.force_login(UserFactory(roles="admin", is_staff=True))
    found = client.get(LIST, {"q": document.claim.number}).content.decode()
    assert document.claim.number in found
    one = reverse("admin:claims_document_change", args=[document.pk])
    page = client.get(one)
    assert page.status_code == 200
    assert "홍길동" not in page.content.decode() + found
    for url in (one, reverse("admin:claims_document_add")):
        assert client.post(url, {"status": "ready"}).status_code == 403
    delete = reverse("admin:claims_document_delete", args=[document.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert Document.objects.get().status == "received"


@pytest.mark.parametrize("role", ["member", "secretariat", "finance", "auditor"])
def test_other_roles_do_not_see_it_there(client, document, role):
    client.force_login(UserFactory(roles=role, is_staff=True))
    assert client.get(LIST).status_code == 403


def test_a_deployment_that_cannot_confine_is_an_error(monkeypatch):
    assert checks.renderer_is_confined(None) == []
    monkeypatch.setattr(renderer_client, "confinement_layers", lambda: ("rlimits", "no_new_privs"))
    [error] = checks.renderer_is_confined(None)
    assert error.id == "documents.E001"
    assert "rlimits" in error.msg


def test_the_checks_run_at_deployment():
    deployed = registry.get_checks(include_deployment_checks=True)
    assert checks.renderer_is_confined in deployed and checks.scanner_reaches in deployed
    assert checks.temporary_files_have_a_folder in deployed


def test_temporary_files_need_a_folder_that_is_not_the_one_of_the_code(monkeypatch):
    """tempfile falls back to the working folder without a word, as where /tmp is read-only."""
    assert checks.temporary_files_have_a_folder(None) == []
    monkeypatch.setattr(tempfile, "tempdir", str(Path.cwd()))
    [error] = checks.temporary_files_have_a_folder(None)
    assert "TMPDIR" in error.hint
    none = Mock(side_effect=FileNotFoundError("No usable temporary directory found"))
    monkeypatch.setattr(tempfile, "gettempdir", none)
    assert checks.temporary_files_have_a_folder(None) == [error]
