"""Large uploads lie in files without a name, for signed-in people, as long as there is room."""

import errno
import io
import os
import shutil

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims import uploads
from claims.documents.models import Document, DocumentKind
from claims.documents.tests import files
from claims.tests.factories import ClaimFactory, UserFactory

pytestmark = pytest.mark.django_db

LARGE = 3_000_000  # bytes: more than stays in memory


@pytest.fixture
def claim():
    return ClaimFactory()


@pytest.fixture
def url(claim):
    return reverse("documents:attach", args=[claim.number])


def form(data: bytes | None = None) -> dict:
    data = files.pdf() + b"\n%" + b"x" * LARGE if data is None else data
    return {
        "kind": DocumentKind.OTHER.value,
        "documents": SimpleUploadedFile("큰 파일.pdf", data, "application/pdf"),
    }


@pytest.fixture
def where(monkeypatch):
    """Fixture: dict filled while the view reads a file: {"links", "mode"} of its descriptor,
    {"names"} in the upload folder."""
    seen = {}

    def look(data, name=""):
        for link in os.scandir("/proc/self/fd"):
            try:
                target = os.readlink(link.path)
            except FileNotFoundError:
                continue
            if str(uploads.upload_folder()) in target:
                stat = os.stat(link.path)
                seen["links"], seen["mode"] = stat.st_nlink, stat.st_mode & 0o777
        seen["names"] = os.listdir(uploads.upload_folder())
        return "application/pdf"

    monkeypatch.setattr("claims.documents.receipt.received_files.media_type_of", look)
    return seen


def test_a_large_file_has_no_name_on_the_disk_and_arrives_whole(client, claim, url, where):
    client.force_login(UserFactory(roles="secretariat"))
    sent = form()
    assert client.post(url, sent).status_code == 302
    assert where == {"links": 0, "mode": 0o600, "names": []}
    assert uploads.upload_folder().stat().st_mode & 0o777 == 0o700
    assert Document.objects.get(claim=claim).bytes == sent["documents"].size


def test_a_strangers_file_is_not_written(client, url, monkeypatch):
    monkeypatch.setattr(uploads.tempfile, "TemporaryFile", None)  # would fail if it were called
    answer = client.post(url, form())
    assert answer.status_code == 302 and "/login/" in answer.url


@pytest.mark.parametrize("asked", ["", "application/json"])
def test_a_request_over_the_limit_is_told_so(client, url, settings, asked):
    settings.UPLOAD_MAX_BYTES = 2_900_000
    client.force_login(UserFactory(roles="secretariat"))
    answer = client.post(url, form(), headers={"Accept": asked})
    assert answer.status_code == 413
    if asked:
        assert answer.json()["code"] == "request_too_large"
    assert "나누어 올려 주세요" in (answer.json()["message"] if asked else answer.content.decode())
    assert not Document.objects.exists()


def test_a_full_disk_takes_nothing_more(client, url, settings):
    settings.UPLOAD_KEEP_FREE = shutil.disk_usage(uploads.upload_folder()).total
    client.force_login(UserFactory(roles="secretariat"))
    answer = client.post(url, form(), headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (507, "disk_full")
    assert not Document.objects.exists()
    small = form(files.pdf())  # stays in memory, and what is stored is small
    assert client.post(url, small).status_code == 302


def test_a_disk_that_fills_meanwhile_ends_it(client, url, monkeypatch):
    rooms = iter([10**9, 10**9, 0, 0, 0])
    monkeypatch.setattr(uploads, "bytes_left", lambda: next(rooms))
    client.force_login(UserFactory(roles="secretariat"))
    answer = client.post(url, form(), headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (507, "disk_full")
    assert not Document.objects.exists()


@pytest.mark.parametrize("act", ["open", "write", "end"])
@pytest.mark.parametrize(
    ("number", "status", "code"),
    [
        (errno.ENOSPC, 507, "disk_full"),
        (errno.EROFS, 503, "storage_away"),
        (errno.EIO, 503, "storage_away"),
    ],
)
def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(
    client, url, monkeypatch, act, number, status, code
):
    class Broken(io.BytesIO):
        def write(self, data):
            return self.fail() if act == "write" else super().write(data)

        def seek(self, *place):
            return self.fail() if act == "end" else super().seek(*place)

        def fail(self):
            raise OSError(number, os.strerror(number))

    def open_file(**_place):
        return Broken().fail() if act == "open" else Broken()

    monkeypatch.setattr(uploads.tempfile, "TemporaryFile", open_file)
    client.force_login(UserFactory(roles="secretariat"))
    answer = client.post(url, form(), headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    page = client.post(url, form())
    assert page.status_code == status and answer.json()["message"] in page.content.decode()
    assert not Document.objects.exists()


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(client, url, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.UPLOAD_DIR = tmp_path / "file" / "arriving"
    client.force_login(UserFactory(roles="secretariat"))
    answer = client.post(url, form(), headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_away")
