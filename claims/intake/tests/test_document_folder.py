"""Documents that came with a claims file: every kind, ZIPs among them, and what is not read."""

from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.utils import timezone

from claims import clock
from claims.documents import tasks
from claims.documents.media_types import HWP, HWPX, TIFF, XLS, XLSX, ZIP
from claims.documents.models import Document, Source
from claims.documents.receipt.verbs import receive
from claims.documents.tests import compound, files
from claims.intake import document_folder
from claims.tests.factories import ClaimFactory
from config.celery import app

pytestmark = pytest.mark.django_db
SALES = "날짜,금액\n10-15,1000\n".encode()


@pytest.fixture
def attach(tmp_path):
    def put(**named: bytes):
        for name, data in named.items():
            (tmp_path / name).write_bytes(data)
        return document_folder.attach(document_folder.folder_files(tmp_path))

    return put


def test_every_kind_is_taken_whatever_its_ending_says(attach):
    number = ClaimFactory().number
    kinds = {
        "application/pdf": files.pdf(),
        "image/jpeg": files.picture(),
        "image/png": files.picture("PNG"),
        "image/webp": files.picture("WEBP"),
        "image/heic": files.heic(),
        TIFF: files.tiff(2),
        "text/csv": SALES,
        XLSX: files.workbook(),
        XLS: compound.xls(),
        HWP: compound.hwp(),
        HWPX: files.hwpx(),
    }
    answer = attach(**{f"{number}__other__{n}.bin": d for n, d in enumerate(kinds.values(), 1)})
    assert answer == {"attached": len(kinds), "refused": [], "unmatched": []}
    taken = Document.objects.order_by("pk").values_list("media_type", "source")
    assert sorted(taken) == sorted((kind, Source.IMPORT) for kind in kinds)


def test_a_zip_is_one_file_of_the_folder_and_its_files_are_the_claims(attach):
    number = ClaimFactory().number
    paper = {
        f"{number}__sales_loss_proof.zip": files.zip_of({"a.csv": SALES, "b.pdf": files.pdf()})
    }
    assert attach(**paper) == {"attached": 1, "refused": [], "unmatched": []}
    parent = Document.objects.get(media_type=ZIP)
    assert parent.children.count() == 2
    assert {child.kind for child in parent.children.all()} == {"sales_loss_proof"}
    assert attach(**paper) == {"attached": 0, "refused": [], "unmatched": []}
    assert Document.objects.count() == 3


def test_a_bad_zip_says_which_file_in_it(attach):
    number = ClaimFactory().number
    name = f"{number}__other.zip"
    answer = attach(**{name: files.zip_of({"폴더/실행.exe": b"MZ", "a.csv": SALES})})
    [refused] = answer["refused"]
    assert (refused["name"], refused["code"]) == (name, "unknown_kind")
    assert refused["message"].startswith(f"{name} › 실행.exe: 받지 않는 형식입니다.")
    assert answer["attached"] == 0 and not Document.objects.exists()


def test_a_large_file_is_refused_unread(tmp_path, settings, monkeypatch):
    settings.DOCUMENT_MAX_BYTES = 2_000
    number = ClaimFactory().number
    large, small = (tmp_path / f"{number}__other__{n}.csv" for n in (1, 2))
    large.write_bytes(SALES * 1_000)
    small.write_bytes(SALES)
    opened: list = []
    path_open = Path.open
    monkeypatch.setattr(
        Path, "open", lambda path, *args: opened.append(path.name) or path_open(path, *args)
    )
    answer = document_folder.attach(document_folder.folder_files(tmp_path))
    assert answer["attached"] == 1
    [refused] = answer["refused"]
    assert (refused["name"], refused["code"]) == (large.name, "too_large")
    assert "2KB" in refused["message"]
    assert opened == [small.name]


def test_a_file_that_grows_while_it_is_read_is_not_read_whole(tmp_path, settings, monkeypatch):
    settings.DOCUMENT_MAX_BYTES = 100
    (tmp_path / "a").write_bytes(b"x")
    small = (tmp_path / "a").stat()
    (tmp_path / "a").write_bytes(b"x" * 5_000)
    monkeypatch.setattr(Path, "stat", lambda *_args, **_kwargs: small)
    assert (
        len(document_folder._read(tmp_path / "a")) == 101
    )  # one more than may be: the door refuses it


def test_a_file_that_cannot_be_read_costs_only_itself(tmp_path, monkeypatch):
    number = ClaimFactory().number
    lost, good = (tmp_path / f"{number}__other__{n}.csv" for n in (1, 2))
    lost.write_bytes(SALES)
    good.write_bytes(SALES)
    path_open = Path.open

    def fails(path, *args):
        if path == lost:
            raise PermissionError
        return path_open(path, *args)

    monkeypatch.setattr(Path, "open", fails)
    answer = document_folder.attach(document_folder.folder_files(tmp_path))
    assert answer["attached"] == 1
    assert [(one["name"], one["code"]) for one in answer["refused"]] == [(lost.name, "broken")]


@pytest.mark.django_db(transaction=True)
def test_a_file_that_somebody_sends_is_opened_before_those_that_wait(redis_url, attach):
    def take(pages: int) -> Document:
        form = {"kind": "bankbook_copy", "name": "통장.pdf", "source": Source.LINK}
        return receive(claim=ClaimFactory(), data=files.pdf(pages), **form)

    with clock.at(timezone.now() - timedelta(minutes=5)):
        left = take(1)
    claim = ClaimFactory()
    redis.Redis.from_url(redis_url).flushdb()  # the message was lost
    tasks.sweep()
    attach(**{f"{claim.number}__bankbook_copy.pdf": files.pdf(2)})
    sent = take(3)
    with app.connection_for_read() as connection:
        channel = connection.default_channel
        taken = [channel._get("documents")["headers"]["argsrepr"] for _ in range(3)]
    loaded = Document.objects.get(claim=claim)
    assert taken == [f"({one.pk},)" for one in (sent, left, loaded)]
