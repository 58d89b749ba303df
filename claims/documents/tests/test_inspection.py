"""The look inside, and what it leaves behind."""

import errno

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import IntegrityError, transaction

from claims import hooks
from claims.documents import tasks
from claims.documents.file_refusals import Reason
from claims.documents.models import Document, DocumentKind, DocumentStatus, Page, Source
from claims.documents.receipt import inspection
from claims.documents.receipt.inspection import inspect
from claims.documents.receipt.verbs import receive
from claims.documents.storage import previews
from claims.documents.tests import files
from claims.tests.factories import ClaimFactory
from claims.trail.triggers import refused_by
from config.queues import full_disks, poison

JPEG = b"\xff\xd8\xff"


# ------------------------------------------------------------------ inside
@pytest.fixture
def told():
    heard: list = []
    with hooks.listening("documents_changed", heard.append):
        yield heard


def received(data: bytes, **kwargs) -> Document:
    return receive(
        claim=kwargs.pop("claim", None) or ClaimFactory(),
        kind=DocumentKind.SALES_LOSS_PROOF,
        name="파일",
        data=data,
        source=Source.IMPORT,
    )


@pytest.mark.django_db
def test_a_good_document_becomes_ready_with_its_pages(told):
    document = received(files.pdf(5))
    assert document.status == DocumentStatus.RECEIVED
    told.clear()
    document = inspect(document_id=document.pk)
    assert document.status == DocumentStatus.READY
    assert document.page_count == 5
    assert list(document.pages.values_list("number", "height")) == [(n, 1600) for n in range(1, 6)]
    key = previews.key_of(document, 3)
    assert previews.get(key + previews.LARGE).startswith(JPEG)
    assert previews.get(key + previews.SMALL)[:4] == b"RIFF"
    assert previews.get(previews.key_of(document, 4) + previews.LARGE) is None  # on demand
    assert told == []  # it counted as handed in before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "status", "reason"),
    [
        (files.locked_pdf(), DocumentStatus.UNPREVIEWABLE, Reason.PASSWORD),
        (files.pdf()[:200], DocumentStatus.UNPREVIEWABLE, Reason.BROKEN),
        (files.png_bomb, DocumentStatus.REFUSED, Reason.TOO_MANY_PIXELS),
        (files.pdf(201), DocumentStatus.REFUSED, Reason.TOO_MANY_PAGES),
    ],
    ids=["locked", "broken", "bomb", "pages"],
)
def test_a_bad_document_says_why_and_a_refused_one_is_told(told, data, status, reason):
    document = received(data() if callable(data) else data)
    told.clear()
    document = inspect(document_id=document.pk)
    assert (document.status, document.refusal) == (status, reason)
    assert document.not_shown_reason
    assert not document.pages.exists()
    refused = status == DocumentStatus.REFUSED
    assert told == ([[document.claim_id]] if refused else [])
    assert document.is_handed_in is not refused
    assert Document.objects.handed_in().filter(pk=document.pk).exists() is not refused


@pytest.mark.django_db
def test_inspecting_twice_changes_nothing():
    document = received(files.pdf(2))
    inspect(document_id=document.pk)
    pages = list(Page.objects.values_list("pk"))
    assert inspect(document_id=document.pk) is None
    assert list(Page.objects.values_list("pk")) == pages


@pytest.mark.django_db
def test_a_busy_machine_gets_a_second_try_and_a_hanging_file_no_third(monkeypatch):
    render, asked = inspection.render, []

    def slow(times):
        def maybe(*args, **kwargs):
            asked.append(args)
            late = inspection.Rendering(reason=Reason.TIMEOUT)
            return late if len(asked) <= times else render(*args, **kwargs)

        asked.clear()
        monkeypatch.setattr(inspection, "render", maybe)

    slow(1)
    assert inspect(document_id=received(files.pdf()).pk).status == DocumentStatus.READY
    slow(9)
    document = inspect(document_id=received(files.pdf()).pk)
    assert (document.status, document.refusal) == ("unpreviewable", Reason.TIMEOUT)
    assert len(asked) == 2


@pytest.mark.django_db
def test_the_slower_of_two_workers_leaves_the_result_alone(monkeypatch):
    document = received(files.pdf(2))
    monkeypatch.setattr(inspection, "_take_lease", lambda _id: True)  # as without a cache
    render = inspection.render

    def overtaken(*args, **kwargs):
        monkeypatch.setattr(inspection, "render", render)
        inspect(document_id=document.pk)
        return render(files.locked_pdf(), "application/pdf")

    monkeypatch.setattr(inspection, "render", overtaken)
    assert inspect(document_id=document.pk) is None
    document.refresh_from_db()
    assert document.status == DocumentStatus.READY
    assert document.pages.count() == 2


@pytest.mark.django_db
def test_an_original_that_storage_lost_or_changed_waits_for_the_sweep():
    document = received(files.pdf())
    previews.private_storage().delete(document.storage_key)
    tasks.inspect(document.pk)
    document.refresh_from_db()
    assert document.status == DocumentStatus.INSPECTING
    previews.save_if_missing(document.storage_key, files.pdf(2))  # other bytes
    with pytest.raises(previews.OriginalMissingError):
        inspect(document_id=document.pk)
    previews.private_storage().delete(document.storage_key)
    previews.save_if_missing(document.storage_key, files.pdf())
    assert inspect(document_id=document.pk).status == DocumentStatus.READY


@pytest.mark.django_db
def test_a_disk_without_room_for_previews_is_named_though_the_task_goes_on(
    monkeypatch, redis_url, settings, tmp_path
):
    """The task catches the error, since a sweep takes the document up again: nothing named the
    worker."""
    settings.REDIS_URL = redis_url
    folder = {"BACKEND": "claims.documents.storage.stores.PrivateFolder"}
    private = folder | {"OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"private": private}
    document = received(files.pdf())

    def full(*_given):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as away:
        away.setattr(FileSystemStorage, "_save", full)
        assert tasks.inspect.apply(args=[document.pk]).state == "SUCCESS"
        assert len(full_disks.recorded()) == 1
        poison.redis_client().flushdb()
        with pytest.raises(previews.OriginalMissingError):
            inspect(document_id=document.pk)  # not in a worker
        assert full_disks.recorded() == []
    assert inspect(document_id=document.pk).status == DocumentStatus.READY


@pytest.mark.django_db
def test_the_same_file_on_two_claims_is_drawn_once(monkeypatch):
    one, two = received(files.pdf()), received(files.pdf())
    assert one.pk != two.pk and one.storage_key != two.storage_key
    inspect(document_id=one.pk)
    inspect(document_id=two.pk)
    monkeypatch.setattr(previews, "render", None)  # not called: both find the picture
    pages = [Page.objects.select_related("document").get(document=d) for d in (one, two)]
    assert previews.read_page_image(pages[0]) == previews.read_page_image(pages[1])


@pytest.mark.django_db
def test_a_later_page_is_drawn_when_asked_for_and_kept(monkeypatch):
    document = inspect(document_id=received(files.pdf(6)).pk)
    page = document.pages.select_related("document").get(number=5)
    assert previews.read_page_image(page).startswith(JPEG)
    monkeypatch.setattr(previews, "render", None)
    assert previews.read_page_image(page).startswith(JPEG)
    page.number = 6  # was drawn along
    assert previews.read_page_image(page, small=True)[:4] == b"RIFF"


@pytest.mark.django_db
def test_whatever_comes_of_an_inspection_is_told_in_its_transaction():
    told: list = []
    with hooks.listening("document_inspected", lambda found: told.append((found.pk, found.status))):
        good, locked = received(files.pdf()), received(files.locked_pdf())
        for document in (good, locked):
            inspect(document_id=document.pk)
            inspect(document_id=document.pk)  # a second time tells nothing new
    assert told == [
        (good.pk, DocumentStatus.READY),
        (locked.pk, DocumentStatus.UNPREVIEWABLE),
    ]


@pytest.mark.django_db
def test_the_likeness_of_a_photograph_is_kept_with_its_page():
    from claims.documents.tests.test_image_similarity import screen

    photo = inspect(document_id=received(files.picture("PNG", screen(3))).pk).pages.get()
    blank = inspect(document_id=received(files.pdf()).pk).pages.get()
    assert None not in (photo.band_1, photo.band_2, photo.band_3, photo.band_4)
    assert (blank.band_1, blank.band_4) == (None, None)


# ------------------------------------------------------------------ the database's part
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"status": "ready", "page_count": 1}, "claims_document_status_moves_as_allowed"),
        ({"sha256": "0" * 64}, "claims_document_is_frozen"),
        ({"bytes": 1}, "claims_document_is_frozen"),
        ({"storage_key": "elsewhere"}, "claims_document_is_frozen"),
        ({"source": "link"}, "claims_document_is_frozen"),
        ({"set_aside_reason": "중복"}, "set_aside_document_names_who_and_why"),
        ({"kind": "poem"}, "document_kind_is_known"),
    ],
)
def test_half_states_are_refused(values, constraint):
    document = received(files.pdf())
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**values)
    assert refused_by(refused.value) == constraint


@pytest.mark.django_db
def test_a_document_without_pages_is_not_ready_and_a_refused_one_says_why():
    document = received(files.pdf())
    Document.objects.filter(pk=document.pk).update(status="inspecting")
    for values, constraint in (
        ({"status": "ready"}, "ready_document_has_pages"),
        ({"status": "refused"}, "unshown_document_says_why"),
    ):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            Document.objects.filter(pk=document.pk).update(**values)
        assert refused_by(refused.value) == constraint


@pytest.mark.django_db
def test_history_keeps_changes_without_the_file_name():
    document = inspect(document_id=received(files.pdf()).pk)
    events = document.events.order_by("pk")
    assert [e.status for e in events] == ["received", "inspecting", "ready"]
    assert not hasattr(events[0], "file_name")
