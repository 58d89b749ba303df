"""A ZIP becomes the documents that were in it: all of them or nothing, and each of them once."""

import pytest

from claims import hooks
from claims.documents.file_refusals import FileRefusedError, Reason
from claims.documents.media_types import HWP, HWPX, TIFF, XLS, XLSX, ZIP
from claims.documents.models import Document, DocumentKind, DocumentStatus, PageShape, Source
from claims.documents.receipt import received_files, verbs
from claims.documents.receipt.inspection import inspect
from claims.documents.receipt.received_files import ReceivedFile
from claims.documents.receipt.verbs import (
    Added,
    Duplicate,
    Refused,
    count_files,
    receive,
    receive_many,
)
from claims.documents.storage import previews
from claims.documents.tests import compound, files
from claims.documents.tests.test_receipt import stored
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.races import at_once, errors_of

pytestmark = pytest.mark.django_db
KIND = DocumentKind.SALES_LOSS_PROOF
SALES = "날짜,금액\n10-15,1000\n".encode()


def take(claim, entries, **kwargs):
    data = entries if isinstance(entries, bytes) else files.zip_of(entries)
    incoming = ReceivedFile(claim.pk, kwargs.pop("kind", KIND), "증빙.zip", data)
    [outcome] = receive_many([incoming], source=Source.IMPORT, **kwargs)
    return outcome


@pytest.fixture
def rung(monkeypatch):
    ids: list = []
    monkeypatch.setattr(verbs, "enqueue", lambda task, pk: ids.append(pk))
    return ids


def test_every_file_in_it_becomes_a_document_of_the_same_kind(rung, monkeypatch):
    told: list = []
    claim, secretary = ClaimFactory(), UserFactory(roles="secretariat")
    data = files.zip_of(
        {
            "통장.pdf": files.pdf(),
            "스캔.tif": files.tiff(2),
            "10월/매출.csv": SALES,
            "10월/매출.xls": compound.xls(),
            "10월/매출.xlsx": files.workbook(),
            "사유서.hwp": compound.hwp(),
            "사유서.hwpx": files.hwpx(),
            "화면.heic": files.heic(),
        }
    )
    incoming = ReceivedFile(claim.pk, KIND, "증빙.zip", data)
    with hooks.listening("documents_changed", told.append):
        [outcome] = receive_many([incoming], source=Source.SECRETARIAT, by=secretary)
    parent = Document.objects.get(media_type=ZIP)
    assert outcome.document == parent and isinstance(outcome, Added) and outcome.added == 8
    assert previews.read_original(parent) == data
    children = list(parent.children.order_by("pk"))
    assert children == list(outcome.children)
    assert [(child.file_name, child.media_type) for child in children] == [
        ("통장.pdf", "application/pdf"),
        ("스캔.tif", TIFF),
        ("매출.csv", "text/csv"),
        ("매출.xls", XLS),
        ("매출.xlsx", XLSX),
        ("사유서.hwp", HWP),
        ("사유서.hwpx", HWPX),
        ("화면.heic", "image/heic"),
    ]
    assert previews.read_original(children[2]) == SALES
    for child in children:
        assert (child.kind, child.source) == (KIND, Source.SECRETARIAT)
        assert (child.received_by, child.claim_id) == (secretary, claim.pk)
    assert told == [[claim.pk]]
    assert rung == [parent.pk, *(child.pk for child in children)]


@pytest.mark.parametrize(
    ("data", "shape"),
    [
        (files.pdf(2), PageShape.PICTURE),
        (files.picture(), PageShape.PICTURE),
        (files.picture("PNG"), PageShape.PICTURE),
        (files.picture("WEBP"), PageShape.PICTURE),
        (files.heic(), PageShape.PICTURE),
        (files.tiff(2), PageShape.PICTURE),
        (files.tiff(big_endian=True), PageShape.PICTURE),
        (files.workbook(), PageShape.TABLE),
        (compound.xls(), PageShape.TABLE),
        (compound.ole({"Book": compound.xls_records([["금액", 1.0]])}), PageShape.TABLE),
        (SALES, PageShape.TABLE),
        (compound.hwp(), PageShape.TEXT),
        (compound.hwp(picture=files.picture("PNG")), PageShape.PICTURE),
        (files.hwpx(), PageShape.TEXT),
        (files.hwpx(picture=files.picture("PNG")), PageShape.PICTURE),
    ],
    ids=[
        *("pdf", "jpeg", "png", "webp", "heic", "tiff", "tiff MM", "xlsx", "xls", "xls named Book"),
        *("csv", "hwp text", "hwp picture", "hwpx text", "hwpx picture"),
    ],
)
def test_every_kind_out_of_a_zip_can_be_looked_at(data, shape):
    [child] = take(ClaimFactory(), {"이름은 상관없음": data}).children
    child = inspect(document_id=child.pk)
    assert (child.status, child.refusal) == (DocumentStatus.READY, "")
    page = child.pages.select_related("document").order_by("number")[0]
    assert page.shape == shape
    if shape == PageShape.TABLE:
        assert len(previews.read_sheet(page)["rows"]) > 0


def test_an_old_workbook_shows_its_figures():
    [child] = take(ClaimFactory(), {"매출.xls": compound.xls()}).children
    page = inspect(document_id=child.pk).pages.select_related("document").get()
    assert page.label == "매출"
    assert previews.read_sheet(page)["rows"] == [
        ["거래일자", "승인금액"],
        ["2022-10-02", 1000],
        ["2022-10-03", 2000],
    ]


def test_of_a_name_only_the_last_part_is_kept():
    outcome = take(ClaimFactory(), {"/etc/cron.d/매출.csv": SALES, "C:\\a\\b.csv": b"a,b\n1,2"})
    assert [child.file_name for child in outcome.children] == ["매출.csv", "b.csv"]
    for child in outcome.children:
        assert child.storage_key.startswith("documents/") and "etc" not in child.storage_key


def test_the_zip_itself_ends_unpacked_and_does_not_count():
    claim = ClaimFactory()
    outcome = take(claim, {"매출.csv": SALES})
    parent = inspect(document_id=outcome.document.pk)
    assert parent.status == DocumentStatus.UNPACKED
    assert not parent.is_handed_in and not parent.pages.exists()
    child = inspect(document_id=outcome.children[0].pk)
    assert child.status == DocumentStatus.READY
    assert list(Document.objects.handed_in()) == [child]


def test_the_same_zip_again_adds_nothing(monkeypatch):
    claim = ClaimFactory()
    first = take(claim, {"매출.csv": SALES, "통장.pdf": files.pdf()})
    before = stored()
    monkeypatch.setattr(received_files, "unpack", None)  # not even taken apart
    again = take(claim, {"매출.csv": SALES, "통장.pdf": files.pdf()})
    assert again.document == first.document and isinstance(again, Duplicate)
    assert set(again.children) == set(first.children)
    assert stored() == before
    assert Document.objects.count() == 3


def test_the_same_zip_twice_in_one_batch_adds_nothing_the_second_time():
    claim, data = ClaimFactory(), files.zip_of({"매출.csv": SALES})
    incoming = [ReceivedFile(claim.pk, KIND, name, data) for name in ("a.zip", "b.zip")]
    first, again = receive_many(incoming, source=Source.IMPORT)
    assert (type(first), type(again)) == (Added, Duplicate)
    assert again.document == first.document and again.children == first.children
    assert Document.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_uploads_of_one_zip_at_once_make_one_of_each():
    claim, sent = ClaimFactory(), {"매출.csv": SALES, "통장.pdf": files.pdf()}
    outcomes = at_once(*[lambda: take(claim, sent)] * 2)
    assert errors_of(outcomes) == []
    added, duplicate = sorted(outcomes, key=lambda outcome: isinstance(outcome, Duplicate))
    assert isinstance(added, Added) and added.added == 2
    assert isinstance(duplicate, Duplicate) and duplicate.document == added.document
    assert Document.objects.count() == 3


def test_a_file_that_is_there_already_is_not_there_twice():
    claim = ClaimFactory()
    there = receive(claim=claim, kind=KIND, name="매출.csv", data=SALES, source=Source.IMPORT)
    outcome = take(claim, {"사본.csv": SALES, "또.csv": SALES, "통장.pdf": files.pdf()})
    assert outcome.added == 1
    assert outcome.children[0] == there
    there.refresh_from_db()
    assert there.parent is None and there.file_name == "매출.csv"
    assert Document.objects.filter(claim=claim, sha256=there.sha256).count() == 1
    # the same file as another kind is another document
    assert take(claim, {"매출.csv": SALES}, kind=DocumentKind.OTHER).added == 1


@pytest.mark.parametrize(
    ("bad", "reason", "name"),
    [
        (b"MZ", Reason.UNKNOWN_KIND, "증빙.zip › 나쁜.pdf"),
        (files.zip_of({"a.csv": SALES}), Reason.NESTED_ARCHIVE, "증빙.zip › 나쁜.pdf"),
        (compound.hwp(flags=3), Reason.PASSWORD, "증빙.zip › 나쁜.pdf"),
    ],
)
def test_one_bad_file_keeps_all_of_it_out(rung, bad, reason, name):
    before = stored()
    outcome = take(ClaimFactory(), {"통장.pdf": files.pdf(), "나쁜.pdf": bad, "매출.csv": SALES})
    assert outcome.error.reason == reason
    assert outcome.error.name == name
    assert isinstance(outcome, Refused)
    assert stored() == before
    assert not Document.objects.exists() and rung == []


def test_a_bad_zip_holds_up_no_other_file():
    claim = ClaimFactory()
    incoming = [
        ReceivedFile(claim.pk, KIND, "a.zip", files.zip_of({"x.exe": b"MZ"})),
        ReceivedFile(claim.pk, KIND, "b.csv", SALES),
    ]
    bad, good = receive_many(incoming, source=Source.IMPORT)
    assert isinstance(bad, Refused) and isinstance(good, Added)


def test_its_files_count_towards_the_claims_limit_and_it_does_not(settings):
    settings.DOCUMENTS_PER_CLAIM = 3
    claim = ClaimFactory()
    assert take(claim, {"a.csv": SALES, "b.pdf": files.pdf(2)}).added == 2
    assert count_files(claim) == 2
    before = stored()
    outcome = take(claim, {"a.csv": SALES, "c.pdf": files.pdf(3), "d.pdf": files.pdf(4)})
    assert outcome.error.reason == Reason.TOO_MANY_FILES
    assert stored() == before and Document.objects.count() == 3
    assert take(claim, {"a.csv": SALES, "c.pdf": files.pdf(3)}).added == 1  # one of them is new
    with pytest.raises(FileRefusedError):
        receive(claim=claim, kind=KIND, name="", data=files.pdf(5), source=Source.IMPORT)


def test_what_fails_in_the_middle_leaves_nothing_half_stored(monkeypatch):
    before = stored()

    def fail(_ids):
        raise RuntimeError("as a test wants it")

    with hooks.listening("documents_changed", fail), pytest.raises(RuntimeError):
        take(ClaimFactory(), {"a.csv": SALES, "b.pdf": files.pdf()})
    assert stored() == before and not Document.objects.exists()


def test_a_batch_ends_by_what_its_zips_unpack_to(monkeypatch):
    monkeypatch.setattr(verbs, "BATCH_BYTES", 300_000)
    sizes: list = []
    batch = verbs._receive_batch
    monkeypatch.setattr(
        verbs, "_receive_batch", lambda b, **kw: sizes.append(len(b)) or batch(b, **kw)
    )
    claim = ClaimFactory()
    zips = [files.zip_of({"a.csv": b"%d,b\n" % n * 50_000}) for n in range(4)]
    incoming = [ReceivedFile(claim.pk, KIND, "z.zip", data) for data in zips]
    assert sum(map(len, zips)) < 10_000
    assert all(
        isinstance(outcome, Added) for outcome in receive_many(incoming, source=Source.IMPORT)
    )
    assert sizes == [2, 2]


def test_an_original_is_never_overwritten(monkeypatch):
    """Not even if the random key of a new file were that of an old one; nor deleted for it."""
    claim = ClaimFactory()
    first = take(claim, {"a.csv": SALES})
    taken = first.document.storage_key.rpartition("/")[2]

    class Same:
        hex = taken

    monkeypatch.setattr(verbs.uuid, "uuid4", lambda: Same)
    before = stored()
    with pytest.raises(RuntimeError):
        receive(claim=claim, kind=KIND, name="", data=files.pdf(), source=Source.IMPORT)
    assert stored() == before
    assert previews.read_original(first.document) == files.zip_of({"a.csv": SALES})
    assert Document.objects.count() == 2
