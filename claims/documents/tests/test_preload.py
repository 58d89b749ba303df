"""First pages are there before a member opens the claim, also after a new renderer."""

from itertools import count

import pytest
from django.core.cache import cache

from claims import clock, hooks
from claims.documents import tasks
from claims.documents.models import Document, Page
from claims.documents.receipt.inspection import inspect
from claims.documents.storage import preload, previews
from claims.documents.tests import compound, files
from claims.documents.tests.test_image_similarity import screen
from claims.documents.tests.test_inspection import received
from claims.tests.erasure import mark_as_erased

pytestmark = pytest.mark.django_db
versions = count(1000)  # previews lie by content and version, beyond one test


def ready(data: bytes, **values) -> Document:
    document = inspect(document_id=received(data, **values).pk)
    assert document is not None and document.is_ready
    a_minute_later(document)
    return document


def a_minute_later(document: Document) -> None:
    cache.delete(f"documents:preparing:{document.claim_id}")


@pytest.mark.parametrize("draw", ["a worker", "a reader"])
def test_what_is_erased_while_it_is_drawn_leaves_nothing_behind(monkeypatch, draw):
    """The files of an erased document are deleted once; nobody looks for those stored later."""
    document = ready(files.picture())
    page = document.pages.get()
    monkeypatch.setattr(previews, "VERSION", next(versions))
    module = preload if draw == "a worker" else previews
    render = module.render

    def drawing(*args, **more):
        rendering = render(*args, **more)
        mark_as_erased(document.claim)
        Document.objects.filter(pk=document.pk).update(erased_at=clock.now())
        Page.objects.filter(pk=page.pk).update(band_1=None, points=None, keypoints=None)
        previews.discard(document.sha256)
        return rendering

    monkeypatch.setattr(module, "render", drawing)
    if draw == "a worker":
        assert tasks.prepare(document.claim_id) == 0
    else:
        with pytest.raises(previews.OriginalMissingError):
            previews.read_page_image(page)
    assert previews.get(previews.key_of(document, 1) + previews.LARGE) is None
    folder = f"previews/{document.sha256[:2]}/{document.sha256}"
    versions_of = previews._names(folder, folders=True)
    assert [name for one in versions_of for name in previews._names(f"{folder}/{one}")] == []
    page.refresh_from_db()
    assert (page.band_1, page.points) == (None, None)


@pytest.mark.parametrize(
    ("data", "pages"),
    [
        (files.pdf(5), [1, 2, 3]),
        (files.picture(), [1]),
        (files.workbook(sheets=("가", "나")), [1, 2]),
        (compound.hwp("글", files.picture("PNG")), [1]),
        (compound.hwp("글"), [1]),
    ],
    ids=["pdf", "photograph", "workbook", "hwp", "hwp text"],
)
def test_after_a_new_renderer_the_first_pages_are_drawn_again(monkeypatch, data, pages):
    document = ready(data)
    assert previews.missing_pages(document) == []
    monkeypatch.setattr(previews, "VERSION", next(versions))
    assert previews.missing_pages(document) == pages
    assert tasks.prepare(document.claim_id) == 1
    assert previews.missing_pages(document) == []
    a_minute_later(document)
    assert tasks.prepare(document.claim_id) == 0
    with monkeypatch.context() as patch:
        patch.setattr(previews, "render", None)  # not called: all is there
        for page in Page.objects.filter(document=document, number__in=pages):
            {
                "picture": previews.read_page_image,
                "table": previews.read_sheet,
                "text": previews.read_text_page,
            }[page.shape](page)


def test_a_swept_text_is_read_again():
    document = ready(files.text_pdf())
    previews.private_storage().delete(previews._text_key(document))
    assert previews.missing_pages(document) == [1]
    assert preload.prepare(claim_id=document.claim_id) == 1
    assert previews.missing_pages(document) == []


def test_a_claim_is_not_looked_through_twice_in_a_minute(monkeypatch):
    document = ready(files.pdf())
    monkeypatch.setattr(previews, "VERSION", next(versions))
    assert preload.prepare(claim_id=document.claim_id) == 1
    monkeypatch.setattr(previews, "VERSION", next(versions))
    assert preload.prepare(claim_id=document.claim_id) == 0


def test_without_redis_it_draws_all_the_same(monkeypatch):
    document = ready(files.pdf())
    monkeypatch.setattr(previews, "VERSION", next(versions))

    class Away:
        def add(self, *args):
            raise ConnectionError

    monkeypatch.setattr(preload, "cache", Away())
    assert preload.prepare(claim_id=document.claim_id) == 1


def test_a_lost_original_is_left_alone(monkeypatch):
    document = ready(files.pdf())
    monkeypatch.setattr(previews, "VERSION", next(versions))
    assert previews.missing_pages(document)
    previews.private_storage().delete(document.storage_key)
    assert preload.prepare(claim_id=document.claim_id) == 0


def test_a_picture_of_an_earlier_renderer_gets_its_likeness(monkeypatch):
    document = ready(files.picture("PNG", screen(1)))
    page = document.pages.get()
    bands = (page.band_1, page.band_2, page.band_3, page.band_4)
    assert None not in bands
    Page.objects.update(band_1=None, band_2=None, band_3=None, band_4=None)
    told: list[Document] = []
    with hooks.listening("document_inspected", told.append):
        for _n in range(2):
            monkeypatch.setattr(previews, "VERSION", next(versions))
            assert preload.prepare(claim_id=document.claim_id) == 1
            a_minute_later(document)
    page.refresh_from_db()
    assert (page.band_1, page.band_2, page.band_3, page.band_4) == bands
    assert told == [document]  # the checks compare it once, when it can be
