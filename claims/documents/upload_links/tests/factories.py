"""Upload links, and visitors who have opened one."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from claims import clock
from claims.document_kinds import DocumentKind
from claims.documents.tests import files
from claims.documents.upload_links.models import UploadLink
from claims.documents.upload_links.verbs import (
    AskedDocuments,
    issue_upload_link,
    issue_upload_links,
)
from claims.register.models import Claim

FACT = "5678"  # last digits of ClaimFactory's phone
KIND = DocumentKind.BANKBOOK_COPY
JSON = {"Accept": "application/json"}


def path_of(claim: Claim, kinds=(KIND,), days: int = 7, **more) -> str:
    """The path of the address that the claim's letter has."""
    until = clock.today() + timedelta(days=days)
    address = issue_upload_link(claim=claim, kinds=kinds, until=until, actor=None, **more)
    return urlsplit(address).path


def link_of(claim: Claim) -> UploadLink:
    return UploadLink.objects.standing().get(claim=claim)


def link_for_account(claim: Claim, days: int = 30) -> UploadLink:
    """The link of a letter that asks for an account."""
    until = clock.today() + timedelta(days=days)
    issue_upload_links([AskedDocuments(claim.pk, (KIND,), until)], actor=None, for_account=True)
    return UploadLink.objects.standing().get(claim=claim, for_account=True)


def opened(path: str, **options) -> Client:
    """A browser that has followed the link."""
    browser = Client(**options)
    assert browser.get(path).status_code == 302
    return browser


def confirmed(claim: Claim, path: str = "") -> Client:
    """A browser that has given the verification digits too."""
    browser = opened(path or path_of(claim))
    answer = confirm(browser, claim, FACT)
    assert answer.status_code == 302, answer.content.decode()
    return browser


def confirm(browser: Client, claim: Claim, answer: str):
    return browser.post(url("confirm", claim), {"answer": answer})


def url(name: str, claim: Claim, *more) -> str:
    return reverse(f"upload_links:{name}", args=[link_of(claim).pk, *more])


def send(browser: Client, address: str, data: bytes | None = None, name: str = "통장.jpg", **more):
    data = files.picture() if data is None else data
    body = {"kind": str(more.pop("kind", KIND)), "documents": SimpleUploadedFile(name, data)}
    return browser.post(address, body, headers=JSON | more)
