"""Documents on an S3 bucket: a real server that speaks S3 (moto's), reached as any other."""

import contextlib
import functools
import hashlib
import io
import tempfile
import threading
from collections import Counter
from datetime import timedelta
from unittest.mock import Mock

import boto3
import pytest
import time_machine
from botocore.loaders import JSONFileLoader
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from moto.server import ThreadedMotoServer

from claims import hooks
from claims.documents import tasks
from claims.documents.models import Document, DocumentKind, DocumentStatus, Source
from claims.documents.receipt import verbs
from claims.documents.receipt.inspection import inspect
from claims.documents.receipt.received_files import ReceivedFile
from claims.documents.storage import previews
from claims.documents.storage.stores import StorageUnavailableError
from claims.documents.tests import files
from claims.documents.tests.scanner import server
from claims.intake.models import FilingWindow, ImportRun, RunStatus
from claims.intake.tasks import sweep_files
from claims.intake.verbs import FILES
from claims.personal_data.crypto import CannotDecryptError
from claims.tests.factories import ClaimFactory, UserFactory

BUCKET = "desk-private"
NOWHERE = "http://127.0.0.1:1"


@pytest.fixture(scope="module", autouse=True)
def _descriptions_read_once():
    """Each storage, and there is one per test, has a session that reads Amazon's megabytes of JSON
    about its services: read them once."""
    with pytest.MonkeyPatch.context() as patch:
        read = functools.cache(JSONFileLoader().load_file)
        patch.setattr(JSONFileLoader, "load_file", lambda _self, path: read(path))
        yield


@pytest.fixture(scope="module")
def moto():
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


def client_of(address):
    return boto3.client(
        "s3", endpoint_url=address, region_name="us-east-1",
        aws_access_key_id="key", aws_secret_access_key="secret",
    )  # fmt: skip


@pytest.fixture
def use(settings, moto):
    """`use()` the bucket; `use(endpoint_url=…)` something else."""

    def use(**options):
        chosen = {
            "bucket_name": BUCKET,
            "endpoint_url": moto,
            "region_name": "us-east-1",
            "access_key": "key",
            "secret_key": "secret",
            "addressing_style": "path",
            "object_parameters": {"ServerSideEncryption": "AES256"},
        } | options
        private = {"BACKEND": "claims.documents.storage.bucket.PrivateBucket", "OPTIONS": chosen}
        settings.STORAGES = settings.STORAGES | {"private": private}

    return use


@pytest.fixture
def bucket(use, moto):
    """An empty bucket behind storages["private"]; the client of somebody else who may see it."""
    client = client_of(moto)
    client.create_bucket(Bucket=BUCKET)
    use()
    yield client
    for key in keys_in(client):
        client.delete_object(Bucket=BUCKET, Key=key)
    client.delete_bucket(Bucket=BUCKET)


def keys_in(client, prefix=""):
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
    return [entry["Key"] for page in pages for entry in page.get("Contents", ())]


@contextlib.contextmanager
def requests_counted():
    """(method, key) of each request that leaves this process, those of transfer threads too."""
    seen: Counter = Counter()
    events = storages["private"].connection.meta.client.meta.events

    def note(request, **_kwargs):
        seen[request.method, request.url.split(f"/{BUCKET}/", 1)[-1]] += 1

    events.register("before-send.s3", note)
    yield seen
    events.unregister("before-send.s3", note)


def received(data, claim=None, kind=DocumentKind.BANKBOOK_COPY) -> Document:
    return verbs.receive(
        claim=claim or ClaimFactory(),
        kind=kind,
        name="통장.pdf",
        data=data,
        source=Source.IMPORT,
    )


@pytest.fixture
def secretary(client, monkeypatch):
    monkeypatch.setattr(hooks.scopes, "_scopes", [lambda user: Q(pk__gt=0)])
    user = UserFactory(roles="secretariat")
    client.force_login(user)
    return user


# ------------------------------------------------------------------ from upload to page
@pytest.mark.django_db
def test_a_document_goes_its_whole_way(bucket, client, secretary):
    data = files.pdf(5)
    document = received(data, kind=DocumentKind.OTHER)
    stored = bucket.get_object(Bucket=BUCKET, Key=document.storage_key)
    assert stored["Body"].read() == data
    assert stored["ServerSideEncryption"] == "AES256"
    document = inspect(document_id=document.pk)
    assert (document.status, document.page_count) == (DocumentStatus.READY, 5)
    for number in (1, 5):  # drawn ahead; drawn when asked for
        page = client.get(reverse("documents:page", args=[document.pk, number]))
        assert page.status_code == 200 and page["Content-Type"].startswith("image/")
    original = reverse("documents:original", args=[document.pk])
    answer = client.post(original, {"reason": "원본 대조"})
    assert answer.status_code == 200
    assert hashlib.sha256(answer.content).hexdigest() == document.sha256


@pytest.mark.django_db
def test_an_original_is_read_once_with_one_request(bucket):
    document = received(files.pdf(2) + b"%" * 12_000_000)
    with requests_counted() as seen:
        inspect(document_id=document.pk)
    assert seen["GET", document.storage_key] == 1
    assert not seen["HEAD", document.storage_key]
    key = previews.key_of(document, 1) + previews.LARGE
    with requests_counted() as seen:
        assert previews.get(key)
    assert seen == {("GET", key): 1}


@pytest.mark.django_db
def test_what_is_stored_is_nobodys_but_ours(bucket):
    document = inspect(document_id=received(files.pdf()).pk)
    for key in keys_in(bucket):
        grants = bucket.get_object_acl(Bucket=BUCKET, Key=key)["Grants"]
        assert [g["Permission"] for g in grants] == ["FULL_CONTROL"]
        assert "URI" not in grants[0]["Grantee"]  # no group, not everybody
    with pytest.raises(ValueError):
        storages["private"].url(document.storage_key)


@pytest.mark.django_db
def test_nothing_is_overwritten(bucket):
    store = storages["private"]
    assert store.save("documents/one", ContentFile(b"first")) == "documents/one"
    other = store.save("documents/one", ContentFile(b"second"))
    assert other != "documents/one"
    assert previews.get("documents/one") == b"first"
    previews.save_if_missing("documents/one", b"third")
    assert previews.get("documents/one") == b"first"
    assert len(keys_in(bucket)) == 2


@pytest.mark.django_db
def test_two_workers_that_draw_the_same_page_leave_one(bucket, monkeypatch):
    barrier = threading.Barrier(2, timeout=30)
    store = storages["private"]
    exists = store.exists

    def both_see_none(name):
        found = exists(name)
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait()
        return found

    monkeypatch.setattr(store, "exists", both_see_none)
    monkeypatch.setattr(previews, "private_storage", lambda: store)  # one for both threads
    threads = [
        threading.Thread(
            target=previews.save_if_missing, args=("previews/page.jpg", b"the same picture")
        )
        for _worker in "ab"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert keys_in(bucket) == ["previews/page.jpg"]
    assert previews.get("previews/page.jpg") == b"the same picture"


@pytest.mark.django_db
def test_one_that_was_faster_by_a_moment_leaves_one(bucket, monkeypatch):
    store = storages["private"]
    store.save("previews/page.jpg", ContentFile(b"theirs"))
    exists, asked = store.exists, []

    def not_at_first(name):
        asked.append(name)
        return len(asked) > 1 and exists(name)

    monkeypatch.setattr(store, "exists", not_at_first)
    previews.save_if_missing("previews/page.jpg", b"ours")
    assert keys_in(bucket) == ["previews/page.jpg"]
    assert previews.get("previews/page.jpg") == b"theirs"


@pytest.mark.django_db
def test_files_without_a_row_are_swept(bucket):
    document = received(files.pdf())
    yesterday = f"documents/{timezone.now() - timedelta(days=1, hours=1):%Y-%m-%d}"
    lost = storages["private"].save(f"{yesterday}/lost", ContentFile(b"x"))
    kept = f"{yesterday}/kept"
    bucket.put_object(Bucket=BUCKET, Key=kept, Body=b"y")
    Document.objects.bulk_create(
        [Document(claim=document.claim, kind="other", bytes=1, sha256="0" * 64,
                  media_type="text/csv", storage_key=kept, source="import")]
    )  # fmt: skip
    assert verbs.sweep_orphans() == 1
    assert lost not in keys_in(bucket)
    assert {kept, document.storage_key} <= set(keys_in(bucket))


@pytest.mark.django_db
def test_a_claims_file_of_the_intake_is_sealed_in_it(bucket):
    plain = b"phone,account\n" * 300_000
    key = FILES.store(iter([plain]))
    assert key in keys_in(bucket)
    assert b"account" not in bucket.get_object(Bucket=BUCKET, Key=key)["Body"].read()
    with FILES.open_decrypted(key, len(plain)) as opened:
        opened.seek(len(plain) - 14)
        assert opened.read() == b"phone,account\n"
        opened.seek(0)
        assert opened.read() == plain
    bucket.put_object(Bucket=BUCKET, Key=key, Body=b"something else")
    with (
        FILES.open_decrypted(key, len(plain)) as opened,
        pytest.raises(CannotDecryptError),
    ):
        opened.read(1)
    FILES.delete_file(key)
    assert key not in keys_in(bucket)
    FILES.delete_file(key)  # twice is no error
    with pytest.raises(FileNotFoundError):
        FILES.open_decrypted(key, len(plain))


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["folder", "bucket"])
def test_claims_files_that_no_run_needs_are_swept(where, request):
    if where == "bucket":
        request.getfixturevalue("bucket")
    window = FilingWindow.objects.first()
    kept, done, lost = (FILES.store([b"plain"]) for _file in range(3))
    for key, status in ((kept, RunStatus.FAILED), (done, RunStatus.DONE)):
        run = ImportRun.objects.create(window=window, file_name="접수.csv", storage_key=key)
        for step in ("reading", status):
            ImportRun.objects.filter(pk=run.pk).update(status=step)
    assert sweep_files() == 0  # just written: its row may be about to come
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert sweep_files() >= 2  # in the folder, other tests' files may lie as well
    store = storages["private"]
    assert [store.exists(key) for key in (kept, done, lost)] == [True, False, False]
    FILES.delete_file(kept)


# ------------------------------------------------------------------ gone, or away
@pytest.mark.django_db
def test_a_missing_file_is_missing_and_a_missing_bucket_is_an_outage(bucket, use):
    document = received(files.pdf())
    assert previews.get("previews/none.jpg") is None
    bucket.delete_object(Bucket=BUCKET, Key=document.storage_key)
    with pytest.raises(previews.OriginalMissingError) as missing:
        previews.read_original(document)
    assert not isinstance(missing.value, StorageUnavailableError)
    use(bucket_name="not-there")
    with pytest.raises(StorageUnavailableError):
        previews.read_original(document)
    with pytest.raises(StorageUnavailableError):
        storages["private"].save("documents/one", ContentFile(b"x"))
    assert not storages["private"].is_available()


@pytest.mark.django_db
def test_while_storage_is_away_people_read_a_sentence_and_nothing_is_lost(
    bucket, use, client, secretary
):
    claim = ClaimFactory()
    paper = received(files.pdf(), claim, DocumentKind.OTHER)
    ready, waiting = inspect(document_id=paper.pk), received(files.pdf(2))
    use(endpoint_url=NOWHERE)
    assert not storages["private"].is_available()
    with pytest.raises(StorageUnavailableError):
        storages["private"].size(paper.storage_key)
    page = client.get(reverse("documents:page", args=[ready.pk, 1]))
    original = client.post(reverse("documents:original", args=[ready.pk]), {"reason": "대조"})
    attach = reverse("documents:attach", args=[claim.number])
    upload = client.post(
        attach, {"kind": "other", "documents": SimpleUploadedFile("새.pdf", files.pdf(3))}
    )
    for answer in (page, original, upload):
        assert answer.status_code == 503, answer.content.decode()[-500:]
        assert "저장소" in answer.content.decode()
    assert Document.objects.filter(claim=claim).count() == 1
    tasks.inspect(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.status == DocumentStatus.INSPECTING
    use()
    assert client.get(reverse("documents:page", args=[ready.pk, 1])).status_code == 200
    assert inspect(document_id=waiting.pk).status == DocumentStatus.READY


@pytest.mark.django_db
def test_storage_that_goes_away_between_two_files_leaves_no_row(bucket, use, monkeypatch):
    claim = ClaimFactory()
    store = storages["private"]
    save, saved = type(store)._save, []

    def once(self, name, content):
        if saved:
            use(endpoint_url=NOWHERE)  # for the clean-up too
            raise StorageUnavailableError()
        saved.append(name)
        return save(self, name, content)

    monkeypatch.setattr(type(store), "_save", once)
    incoming = [
        ReceivedFile(claim.pk, DocumentKind.OTHER, f"{n}.pdf", files.pdf(n)) for n in (1, 2)
    ]
    with pytest.raises(StorageUnavailableError):
        verbs.receive_many(incoming, source=Source.IMPORT)
    assert not Document.objects.exists()
    assert keys_in(bucket) == saved  # an orphan, for the sweep


@pytest.mark.django_db
def test_a_connection_that_breaks_in_the_middle_of_a_file_is_tried_once_more(use):
    whole = b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n"
    answers = [whole + b"cut", whole + b"complete", whole + b"cut", whole + b"cut"]
    asked = []

    def answer(visitor):
        visitor.recv(65536)
        asked.append(1)
        visitor.sendall(answers.pop(0))

    with server(answer) as address:
        use(endpoint_url=address.replace("tcp://", "http://"))
        assert storages["private"].open("some/file").read() == b"complete"
        with pytest.raises(StorageUnavailableError):
            storages["private"].open("some/file")
    assert len(asked) == 4


@pytest.mark.django_db
def test_a_server_that_knows_every_name_is_no_storage(use):
    """A proxy's own page, say: it answers 200 to whatever it is asked."""
    asked = []

    def answer(visitor):
        visitor.recv(65536)
        asked.append(1)
        if len(asked) < 20:
            visitor.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        else:
            visitor.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    with server(answer) as address:
        use(endpoint_url=address.replace("tcp://", "http://"))
        with pytest.raises(StorageUnavailableError):
            storages["private"].save("documents/one", ContentFile(b"x"))
    assert len(asked) == 2


def test_a_folder_of_temporary_files_that_cannot_be_used_is_an_outage(bucket, monkeypatch):
    """tempfile raises FileNotFoundError for it: a file that S3 has was said to be missing."""
    storages["private"].save("imports/large", ContentFile(bytes(32)))
    monkeypatch.setattr("claims.documents.storage.bucket.IN_MEMORY", 1)
    none = Mock(side_effect=FileNotFoundError("No usable temporary directory found"))
    with monkeypatch.context() as folder:
        folder.setattr(tempfile, "TemporaryFile", none)
        with pytest.raises(StorageUnavailableError):
            storages["private"].open("imports/large")
    with storages["private"].open("imports/large") as file:
        assert file.read() == bytes(32)


def test_a_large_file_does_not_stay_in_memory(bucket):
    from claims.documents.storage.bucket import IN_MEMORY

    storages["private"].save("imports/large", ContentFile(bytes(IN_MEMORY + 1)))
    with storages["private"].open("imports/large") as file:
        assert not isinstance(file.file._file, io.BytesIO)  # a temporary file without a name
        assert file.seek(0, io.SEEK_END) == IN_MEMORY + 1
