"""The table of hostile files: each ends in a clear refusal or in "cannot be previewed".

Whatever it is, nothing but that document pays for it: no exception reaches the one who takes it in
or looks inside, the renderer stays below its memory, no child is left, and a real worker lives.
"""

from functools import cache
from pathlib import Path

import pytest

from claims.documents.file_refusals import REFUSES, FileRefusedError, Reason
from claims.documents.limits import limit
from claims.documents.models import Document, DocumentKind, DocumentStatus, PageShape, Source
from claims.documents.receipt.inspection import inspect
from claims.documents.receipt.verbs import receive
from claims.documents.renderer import processes
from claims.documents.renderer.children import Cost
from claims.documents.storage import previews
from claims.documents.tests import compound, files, hostile
from claims.documents.tests.test_receipt import stored
from claims.tests.factories import ClaimFactory

SALES = b"a,b\n" * 500
# Ends that say what became of a file that could not be opened.
INSIDE = {Reason.MEMORY, Reason.TIMEOUT, Reason.CRASHED, Reason.BROKEN}

# name -> (how to make it, the reasons that it may be turned away for at the door)
AT_THE_DOOR = {
    "program named .pdf": (lambda: b"MZ" + bytes(500), Reason.UNKNOWN_KIND),
    "script named .csv": (lambda: b"#!/bin/sh\nrm -rf /\n", Reason.UNKNOWN_KIND),
    "html named .pdf": (
        lambda: b"<!doctype html><html><script>alert(1)</script>",
        Reason.WEB_PAGE,
    ),
    "svg": (
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        Reason.UNKNOWN_KIND,
    ),
    "eicar": (lambda: hostile.EICAR, Reason.UNKNOWN_KIND),
    "eicar in a zip": (lambda: files.zip_of({"a.pdf": hostile.EICAR}), Reason.UNKNOWN_KIND),
    "picture with a zip behind": (
        lambda: hostile.zip_behind(files.picture()),
        Reason.POLYGLOT,
    ),
    "pdf with a zip behind": (lambda: hostile.zip_behind(files.pdf()), Reason.POLYGLOT),
    "xls with a zip behind": (lambda: hostile.zip_behind(compound.xls()), Reason.POLYGLOT),
    "pdf in a picture": (hostile.pdf_in_a_picture, Reason.POLYGLOT),
    "html before a pdf": (hostile.page_before_a_pdf, Reason.WEB_PAGE),
    "script before a pdf": (lambda: b"<script>a()</script>" + files.pdf(), Reason.POLYGLOT),
    "zip bomb": (hostile.zip_bomb, Reason.TOO_LARGE),
    "zip of overlapping entries": (lambda: files.overlapping_zip(30), Reason.BROKEN),
    "zip of zips": (hostile.zip_of_zips, Reason.NESTED_ARCHIVE),
    "zip slip": (hostile.zip_slip, Reason.UNSAFE_NAME),
    "zip with a password": (files.locked_zip, Reason.PASSWORD),
    "honest workbook bomb": (lambda: files.workbook_bomb(honest=True), Reason.UNPACKS_TOO_LARGE),
    "honest hwpx bomb": (lambda: hostile.hwpx_bomb(honest=True), Reason.UNPACKS_TOO_LARGE),
    "hwp with a password": (lambda: compound.hwp(flags=3), Reason.PASSWORD),
    "xls with a password": (compound.locked_xls, Reason.PASSWORD),
    "xlsx with a password": (compound.locked_workbook, Reason.PASSWORD),
}

# name -> (how to make it, what may be said once it was looked into)
ON_INSPECTION = {
    "encrypted pdf": (files.locked_pdf, {Reason.PASSWORD}),
    "pdf stream bomb": (hostile.pdf_stream_bomb, INSIDE),
    "pdf form bomb": (hostile.pdf_form_bomb, INSIDE),
    "pdf page tree loop": (hostile.pdf_page_tree_loop, INSIDE | {Reason.EMPTY}),
    "html with a pdf's head": (lambda: b"%PDF-1.7 <html><script>", {Reason.BROKEN}),
    "png of 20,000 by 20,000": (files.png_bomb, {Reason.TOO_MANY_PIXELS}),
    "tiff of 100,000 by 100,000": (hostile.tiff_bomb, {Reason.TOO_MANY_PIXELS}),
    "gif in a jpeg's clothes": (hostile.gif_in_jpeg_clothes, {Reason.BROKEN}),
    "lying workbook bomb": (lambda: files.workbook_bomb(honest=False), INSIDE),
    "workbook of far cells": (hostile.workbook_of_far_cells, INSIDE),
    "xlsx with external entities": (
        lambda: hostile.workbook_with_entities("/etc/passwd"),
        INSIDE | {Reason.EMPTY},
    ),
    "xlsx of a billion laughs": (hostile.workbook_of_laughs, INSIDE | {Reason.EMPTY}),
    "lying hwpx bomb": (
        lambda: hostile.hwpx_bomb(honest=False),
        INSIDE | {Reason.NO_PREVIEW},
    ),
    "hwp with a picture bomb": (hostile.hwp_with_picture_bomb, INSIDE | {Reason.NO_PREVIEW}),
}

# What only a careless viewer falls for: shown as a picture like any other, or not at all.
HARMLESS = {
    "pdf with a script": hostile.pdf_with_script,
    "pdf page of ten kilometres": hostile.pdf_page_bomb,
    "pdf picture of 60,000 by 60,000": hostile.pdf_picture_bomb,
    "tiff that goes in circles": hostile.tiff_loop,
}

WHOLE = {
    "pdf": files.pdf(3),
    "jpeg": files.picture(image=files.halves(600, 400)),
    "png": files.picture("PNG", files.halves(600, 400)),
    "webp": files.picture("WEBP", files.halves(600, 400)),
    "heic": files.heic(),
    "tiff": files.tiff(3),
    "xlsx": files.workbook(50),
    "xls": compound.xls([["a", 1.0]] * 300),
    "hwp": compound.hwp(picture=files.picture("PNG", files.halves(600, 400))),
    "hwpx": files.hwpx(picture=files.picture("PNG")),
    "zip": files.zip_of({"a.csv": SALES, "b.pdf": files.pdf()}),
}

made = cache(lambda name: ({**AT_THE_DOOR, **ON_INSPECTION})[name][0]())


@pytest.fixture(autouse=True)
def nothing_is_left(monkeypatch):
    """Below its memory, and gone: each child of the test."""
    spent = [Cost()]

    def exchange(request, take, seconds, cost):
        asked(request, take, seconds, lambda one: (spent.append(one), cost(one)))

    asked = processes.exchange
    monkeypatch.setattr(processes, "exchange", exchange)
    yield
    assert max(cost.memory for cost in spent) <= limit("RENDER_MEMORY")
    assert renderers_left() == []


def renderers_left() -> list[int]:
    """Children of this process' fork server. They cannot have children of their own."""
    left = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue  # gone meanwhile
        if parent == processes.fork_server.pid:
            left.append(int(process.name))
    return left


def received(data: bytes, claim=None) -> Document:
    claim = claim or ClaimFactory()
    return receive(
        claim=claim,
        kind=DocumentKind.OTHER,
        name="확인서.pdf",
        data=data,
        source=Source.IMPORT,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", AT_THE_DOOR)
def test_turned_away_at_the_door_with_nothing_left_behind(name):
    before = stored()
    with pytest.raises(FileRefusedError) as refused:
        received(made(name))
    assert refused.value.reason == AT_THE_DOOR[name][1]
    assert str(refused.value.message).endswith("주세요.")
    assert stored() == before and not Document.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ON_INSPECTION)
def test_taken_in_but_not_shown_and_says_why(name):
    document = received(made(name))
    document = inspect(document_id=document.pk)
    assert document.refusal in ON_INSPECTION[name][1]
    refuses = document.refusal in REFUSES
    assert document.status == (DocumentStatus.REFUSED if refuses else DocumentStatus.UNPREVIEWABLE)
    assert document.not_shown_reason and not document.pages.exists()
    assert previews.read_original(document) == made(name)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("part", [0.02, 0.3, 0.6])
def test_truncated_files_are_turned_away_or_not_shown(kind, part):
    whole = WHOLE[kind]
    try:
        document = received(whole[: max(12, int(len(whole) * part))])
    except FileRefusedError as refused:
        assert str(refused.message).endswith("주세요.")
        return
    document = inspect(document_id=document.pk)
    if kind == "tiff" and document.status == DocumentStatus.READY:  # the first page was undamaged
        assert previews.read_page_image(document.pages.select_related("document").first())
        return
    assert document.status in (DocumentStatus.UNPREVIEWABLE, DocumentStatus.REFUSED)
    assert document.not_shown_reason


@pytest.mark.django_db
@pytest.mark.parametrize("make", HARMLESS.values(), ids=HARMLESS)
def test_what_only_a_careless_viewer_falls_for_is_harmless(make):
    document = inspect(document_id=received(make()).pk)
    if document.status == DocumentStatus.UNPREVIEWABLE:
        assert document.refusal in INSIDE
        return
    assert document.status == DocumentStatus.READY
    for page in document.pages.select_related("document"):
        assert page.width * page.height <= 10_000 * 1_600
        if page.shape == PageShape.PICTURE:
            assert b"alert" not in previews.read_page_image(page)


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_lives_through_all_of_them(new_celery_worker):
    """Its renderers have less memory than they are shipped with, and so run out of it sooner."""
    worker = new_celery_worker(RENDER_MEMORY=str(384 << 20))
    claim = ClaimFactory()
    hostile_ones = [received(made(name), claim).pk for name in ON_INSPECTION]
    for make in HARMLESS.values():
        received(make(), claim)
    good = received(files.pdf(2), claim)
    worker.until(lambda: not Document.objects.under_way().exists())
    good.refresh_from_db()
    assert good.status == DocumentStatus.READY
    shown = Document.objects.filter(pk__in=hostile_ones, status=DocumentStatus.READY)
    assert not shown.exists()


# ------------------------------------------------------------------ files of others, where present
SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "samples"
EXPECTED = {
    "hwp-password.hwp": Reason.PASSWORD,
    "pdf-password.pdf": Reason.PASSWORD,
    "photo-corrupted.heic": Reason.BROKEN,
}
# photo-truncated.heic lacks one byte, which no picture needs
FOUND = sorted(path for path in SAMPLES.glob("*.*") if path.suffix != ".md")


@pytest.mark.django_db
@pytest.mark.skipif(not FOUND, reason="no sample files beside this checkout")
@pytest.mark.parametrize("path", FOUND, ids=[path.name for path in FOUND])
def test_samples(path):
    expected = EXPECTED.get(path.name, "")
    try:
        document = inspect(document_id=received(path.read_bytes()).pk)
    except FileRefusedError as refused:
        assert refused.reason == expected
        return
    assert document.refusal == expected
    assert document.pages.exists() is not bool(expected)
