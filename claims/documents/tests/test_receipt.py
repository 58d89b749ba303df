"""Taking files in: once, whole or not at all."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from claims import clock, hooks
from claims.documents import tasks
from claims.documents.file_refusals import FileRefusedError, Reason
from claims.documents.models import Document, DocumentKind, DocumentStatus, Source
from claims.documents.receipt import verbs
from claims.documents.receipt.received_files import ReceivedFile
from claims.documents.receipt.verbs import Added, Refused, receive, receive_many
from claims.documents.storage import previews
from claims.documents.tests import files
from claims.errors import ForbiddenError
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.races import at_once, errors_of

KIND = DocumentKind.BANKBOOK_COPY


def stored() -> set[str]:
    try:
        folders, _files = previews.private_storage().listdir("documents")
    except FileNotFoundError:
        return set()
    return {
        f"documents/{folder}/{name}"
        for folder in folders
        for name in previews.private_storage().listdir(f"documents/{folder}")[1]
    }


@pytest.fixture
def told():
    heard: list = []
    with hooks.listening("documents_changed", heard.append):
        yield heard


@pytest.fixture
def rung(monkeypatch):
    """Ids that were handed to the worker on commit."""
    ids: list = []
    monkeypatch.setattr(verbs, "enqueue", lambda task, pk: ids.append((task, pk)))
    return ids


def take(claim, data=None, **kwargs):
    values = {"kind": KIND, "name": "통장.pdf", "source": Source.IMPORT} | kwargs
    return receive(claim=claim, data=files.pdf() if data is None else data, **values)


@pytest.mark.django_db
def test_a_file_becomes_a_row_a_private_file_and_a_task(told, rung):
    claim = ClaimFactory()
    document = take(claim, name="C:\\사진\\통장\n사본.pdf")
    document.refresh_from_db()
    assert document.file_name == "통장사본.pdf"
    assert document.media_type == "application/pdf"
    assert document.bytes == len(files.pdf())
    assert previews.read_original(document) == files.pdf()
    assert claim.number not in document.storage_key
    assert told == [[claim.pk]]
    assert rung == [("claims.documents.tasks.inspect", document.pk)]


@pytest.mark.django_db
def test_the_same_file_again_adds_nothing(told, rung):
    claim = ClaimFactory()
    first = take(claim)
    before = stored()
    assert take(claim, name="다른 이름.pdf").pk == first.pk
    assert take(claim, kind=DocumentKind.OTHER).pk != first.pk
    assert take(ClaimFactory()).pk != first.pk
    assert len(stored() - before) == 2
    assert len(told) == len(rung) == 3


@pytest.mark.django_db
def test_many_files_are_judged_one_by_one(told, rung):
    one, two = ClaimFactory.create_batch(2)
    outcomes = receive_many(
        (
            ReceivedFile(claim.pk, KIND, name, data)
            for claim in (one, two)
            for name, data in (("a", files.pdf()), ("b", b"MZ"), ("c", files.pdf()))
        ),
        source=Source.IMPORT,
    )
    assert [isinstance(o, Added) for o in outcomes] == [True, False, False] * 2
    assert [isinstance(o, Refused) and o.error.reason or None for o in outcomes] == [
        *(None, Reason.UNKNOWN_KIND, None),
        *(None, Reason.UNKNOWN_KIND, None),
    ]
    assert outcomes[2].document.pk == outcomes[0].document.pk
    assert not any(isinstance(held, bytes) for held in vars(outcomes[0]).values())
    assert told == [sorted([one.pk, two.pk])]


@pytest.mark.django_db
def test_files_come_in_batches_of_bounded_size(monkeypatch):
    monkeypatch.setattr(verbs, "BATCH_BYTES", 1500)
    sizes: list = []
    batch = verbs._receive_batch
    monkeypatch.setattr(
        verbs, "_receive_batch", lambda b, **kw: sizes.append(len(b)) or batch(b, **kw)
    )
    claim = ClaimFactory()
    many = [ReceivedFile(claim.pk, KIND, "x", files.pdf(width=500 + n)) for n in range(5)]
    assert all(isinstance(o, Added) for o in receive_many(many, source=Source.IMPORT))
    assert len(sizes) > 1 and sum(sizes) == 5


@pytest.mark.django_db
def test_the_forty_first_file_is_refused(settings):
    settings.DOCUMENTS_PER_CLAIM = 2
    claim = ClaimFactory()
    take(claim)
    take(claim, files.pdf(2))
    with pytest.raises(FileRefusedError) as refused:
        take(claim, files.pdf(3))
    assert refused.value.reason == Reason.TOO_MANY_FILES
    assert take(claim).status == DocumentStatus.RECEIVED  # there already: no refusal


@pytest.mark.django_db
def test_a_refused_file_leaves_nothing(told, rung):
    before = stored()
    with pytest.raises(FileRefusedError):
        take(ClaimFactory(), b"MZ")
    assert stored() == before
    assert not Document.objects.exists()
    assert told == rung == []


@pytest.mark.django_db
def test_the_secretariat_needs_its_permission():
    for user in (None, UserFactory(), UserFactory(roles="member"), UserFactory(roles="finance")):
        with pytest.raises(ForbiddenError):
            take(ClaimFactory(), source=Source.SECRETARIAT, by=user)
    secretary = UserFactory(roles="secretariat")
    assert take(ClaimFactory(), source=Source.SECRETARIAT, by=secretary).received_by == secretary


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["listener", "storage"])
def test_what_fails_in_the_middle_leaves_nothing_half_stored(monkeypatch, where):
    claim = ClaimFactory()
    before = stored()

    def fail(*_args):
        raise RuntimeError("as a test wants it")

    listeners = [fail] if where == "listener" else []
    if where == "storage":
        storage, saves = previews.private_storage(), []
        save = type(storage).save

        def second_fails(name, content):
            saves.append(name)
            return save(storage, name, content) if len(saves) == 1 else fail()

        monkeypatch.setattr(storage, "save", second_fails)
    incoming = [ReceivedFile(claim.pk, KIND, "x", files.pdf(n)) for n in (1, 2)]
    with hooks.listening("documents_changed", *listeners), pytest.raises(RuntimeError):
        receive_many(incoming, source=Source.IMPORT)
    assert stored() == before
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_a_rollback_further_out_is_swept_up_the_next_day(monkeypatch):
    kept = take(ClaimFactory(), files.pdf(7))
    with pytest.raises(RuntimeError), transaction.atomic():
        lost = take(ClaimFactory(), files.pdf(8))
        raise RuntimeError("as a test wants it")
    assert lost.storage_key in stored()
    before = stored()
    tasks.sweep_orphans()  # only yesterday's folder: files of today may still be arriving
    today = lost.storage_key.rpartition("/")[0]
    assert {key for key in before - stored() if key.startswith(today)} == set()
    stored_on = datetime.strptime(today.rpartition("/")[2], "%Y-%m-%d").replace(tzinfo=UTC)
    for hours, swept in ((24.5, False), (25, True)):  # after midnight it may still be under way
        moment = stored_on + timedelta(hours=hours)
        monkeypatch.setattr(verbs.timezone, "now", lambda moment=moment: moment)
        tasks.sweep_orphans()
        assert (lost.storage_key not in stored()) is swept
    assert lost.storage_key not in stored()
    assert kept.storage_key in stored()


@pytest.mark.django_db
def test_files_without_a_row_are_deleted_after_a_long_weekend_without_beat(monkeypatch):
    """After four days without the task they stayed for good."""
    with pytest.raises(RuntimeError), transaction.atomic():
        lost = take(ClaimFactory(), files.pdf(9))
        raise RuntimeError("as a test wants it")
    later = datetime.now(UTC) + timedelta(days=10)
    monkeypatch.setattr(verbs.timezone, "now", lambda: later)
    tasks.sweep_orphans()
    assert lost.storage_key not in stored()


@pytest.mark.django_db
def test_a_previews_second_writer_leaves_no_copy():
    previews.save_if_missing("previews/ab/x/1.webp", b"one")
    previews.save_if_missing("previews/ab/x/1.webp", b"two")
    assert previews.get("previews/ab/x/1.webp") == b"one"
    storage = previews.private_storage()
    storage.save("previews/ab/y/1.webp", ContentFile(b"one"))
    exists = type(storage).exists
    try:
        type(storage).exists = lambda self, name: False  # the race: looked before the other wrote
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(storage, "get_available_name", lambda name, **_: name + "_2")
            previews.save_if_missing("previews/ab/y/1.webp", b"two")
    finally:
        type(storage).exists = exists
    assert storage.listdir("previews/ab/y")[1] == ["1.webp"]


@pytest.mark.django_db(transaction=True)
def test_two_uploads_of_one_file_at_once_make_one_document():
    claim, data = ClaimFactory(), files.pdf()  # made once: each has an id of its own
    results = at_once(*[lambda: take(claim, data).pk] * 2)
    assert errors_of(results) == [] and len(set(results)) == 1
    assert Document.objects.count() == 1


@pytest.mark.django_db
def test_the_database_holds_the_uniqueness_and_forbids_deletion():
    document = take(ClaimFactory())
    copy = Document.objects.get(pk=document.pk)
    copy.pk, copy.storage_key = None, "documents/other"
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM claims_document WHERE id = %s", [document.pk])


@pytest.mark.django_db
def test_the_sweep_rings_again_for_what_was_left(monkeypatch):
    rung: list = []
    monkeypatch.setattr("claims.documents.tasks.enqueue", lambda task, pk: rung.append(pk))
    with clock.at(timezone.now() - timedelta(minutes=5)):
        old = take(ClaimFactory())
    new = take(ClaimFactory())
    Document.objects.filter(pk=old.pk).update(status="inspecting")
    assert tasks.sweep() == 1
    assert rung == [old.pk] and new.pk not in rung


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_prepares_the_document(celery_worker_process):
    """The confinement holds under Celery's prefork children too."""
    document = take(ClaimFactory(), files.pdf(2))
    hostile = take(ClaimFactory(), files.png_bomb())
    celery_worker_process.until(lambda: not Document.objects.under_way().exists())
    document.refresh_from_db()
    hostile.refresh_from_db()
    assert document.status == DocumentStatus.READY
    assert hostile.status == DocumentStatus.REFUSED
