"""Documents leave only through views that ask for permission and scope, and write it down."""

import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from claims import hooks
from claims.documents.display import watermark
from claims.documents.display.gallery import documents_of, panel
from claims.documents.models import Document, DocumentKind, PageShape, Source
from claims.documents.receipt.inspection import inspect
from claims.documents.receipt.verbs import receive
from claims.documents.storage import previews
from claims.documents.tests import files
from claims.errors import ForbiddenError
from claims.privacy.models import AccessEntry, Action
from claims.tests.factories import ClaimFactory, UserFactory

pytestmark = pytest.mark.django_db

KIND = DocumentKind.SMALL_BUSINESS_CERTIFICATE


@pytest.fixture
def claim():
    return ClaimFactory()


@pytest.fixture(autouse=True)
def scope(monkeypatch, claim):
    """Everybody knows of `claim` and of no other."""
    monkeypatch.setattr(hooks.scopes, "_scopes", [lambda user: Q(pk=claim.pk)])


@pytest.fixture
def member():
    return UserFactory(roles="member")


@pytest.fixture
def secretary():
    return UserFactory(roles="secretariat")


def ready(claim, data=None, name="확인서.pdf", kind=KIND) -> Document:
    document = receive(
        claim=claim, kind=kind, name=name, data=data or files.pdf(4), source=Source.IMPORT
    )
    return inspect(document_id=document.pk)


def urls_of(document: Document) -> list[str]:
    number = [document.pk, 1]
    return [
        reverse("documents:document", args=[document.pk]),
        reverse("documents:original", args=[document.pk]),
        *(reverse(f"documents:{name}", args=number) for name in ("page", "thumbnail", "sheet")),
    ]


def entries(**kwargs):
    return AccessEntry.objects.filter(**kwargs)


# ------------------------------------------------------------------ who may
def test_anonymous_visitors_are_sent_to_log_in(client, claim):
    urls = [*urls_of(ready(claim)), reverse("documents:attach", args=[claim.number])]
    for url in urls:
        for answer in (client.get(url), client.post(url)):
            assert answer.status_code == 302
            assert answer.url.startswith("/accounts/login/")


@pytest.mark.parametrize("role", ["customer_centre", "admin", None])
def test_roles_without_the_permission_are_refused(client, claim, role):
    client.force_login(UserFactory(roles=role))
    for url in [*urls_of(ready(claim)), reverse("documents:attach", args=[claim.number])]:
        assert client.get(url).status_code == 403
    assert not entries(action=Action.VIEW_DOCUMENT).exists()


def test_who_may_look_may_not_attach(client, claim, member):
    client.force_login(member)
    assert client.post(reverse("documents:attach", args=[claim.number])).status_code == 403


def test_out_of_scope_is_not_there(client, member, secretary):
    other = ClaimFactory()
    document = ready(other)
    missing = Document(pk=document.pk + 1000)
    client.force_login(member)
    for theirs, nowhere in zip(urls_of(document), urls_of(missing), strict=True):
        assert client.get(theirs).status_code == client.get(nowhere).status_code == 404
        assert client.post(theirs).status_code == client.post(nowhere).status_code
    client.force_login(secretary)
    url = reverse("documents:attach", args=[other.number])
    assert client.get(url).status_code == client.post(url).status_code == 404
    assert not entries(document_id=document.pk).exists()


def test_a_recused_member_is_told_so(client, claim, member, monkeypatch):
    def recused(_user, claim_id):
        assert claim_id == claim.pk
        raise ForbiddenError("회피한 사건입니다.")

    document = ready(claim)
    monkeypatch.setattr(hooks.scopes, "_scopes", [])
    monkeypatch.setattr(hooks.scopes, "_explanations", [recused])
    client.force_login(member)
    for url in urls_of(document):
        answer = client.get(url)
        assert answer.status_code == 403
        assert "회피한 사건입니다." in answer.content.decode()


# ------------------------------------------------------------------ pages
def test_a_page_names_its_viewer(client, claim, member, secretary):
    """The mark is in what each person gets, and in nothing that is kept."""
    document = ready(claim)
    page = document.pages.get(number=1)
    kept = previews.read_page_image(page)
    answers = {}
    with time_machine.travel(timezone.now(), tick=False):
        for user in (member, secretary):
            client.force_login(user)
            answers[user] = client.get(page.url).content
            assert answers[user] == watermark.watermarked(kept, watermark.watermark_text(user))
    assert len({kept, *answers.values()}) == 3
    assert previews.read_page_image(page) == kept


@pytest.mark.parametrize("how", [{}, {"HX-Request": "true"}])
@pytest.mark.parametrize("data", [files.workbook(), files.hwpx()], ids=["sheet", "text"])
def test_a_sheet_and_a_text_name_their_viewer(client, claim, member, data, how):
    document = ready(claim, data)
    page = document.pages.exclude(shape=PageShape.PICTURE).first()
    client.force_login(member)
    with time_machine.travel(timezone.now(), tick=False):
        answer = client.get(page.url, headers=how)
        assert (
            f'<p class="sheet-mark">{watermark.watermark_text(member)}</p>'
            in answer.content.decode()
        )


def test_a_page_is_a_sealed_picture_and_one_viewing_is_one_entry(client, claim, member):
    document = ready(claim)
    client.force_login(member)
    for number in (1, 2, 4, 1):
        answer = client.get(reverse("documents:page", args=[document.pk, number]))
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/jpeg"
        assert answer.content[:3] == b"\xff\xd8\xff"
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
    [entry] = entries(action=Action.VIEW_DOCUMENT)
    assert (entry.user, entry.claim_id, entry.document_id) == (member, claim.pk, document.pk)
    assert entry.ip


def test_another_document_another_person_and_another_time_are_other_viewings(
    client, claim, member, secretary
):

    one, two = ready(claim), ready(claim, files.pdf(2))

    def look(user, document):
        client.force_login(user)
        assert client.get(reverse("documents:page", args=[document.pk, 1])).status_code == 200
        return entries(action=Action.VIEW_DOCUMENT).count()

    assert look(member, one) == 1
    assert look(member, two) == 2
    assert look(secretary, one) == 3
    assert look(member, one) == 3
    with time_machine.travel(AccessEntry.objects.latest("at").at.timestamp() + 601):
        assert look(member, one) == 4


def test_thumbnails_are_small_and_no_viewing(client, claim, member):
    document = ready(claim)
    client.force_login(member)
    for number in (1, 4):
        answer = client.get(reverse("documents:thumbnail", args=[document.pk, number]))
        assert answer.status_code == 200
        assert len(answer.content) < 5_000
    assert not entries(action=Action.VIEW_DOCUMENT).exists()


def test_pages_that_are_not_there(client, claim, member):
    document = ready(claim)
    waiting = receive(claim=claim, kind=KIND, name="x", data=files.pdf(2), source=Source.IMPORT)
    client.force_login(member)
    for pk, number in ((document.pk, 5), (document.pk, 0), (waiting.pk, 1)):
        assert client.get(reverse("documents:page", args=[pk, number])).status_code == 404
    sheet = reverse("documents:sheet", args=[document.pk, 1])
    assert client.get(sheet).status_code == 404  # no sheet
    assert not entries(action=Action.VIEW_DOCUMENT).exists()


def test_a_page_that_cannot_be_drawn_says_so(client, claim, member):
    document = ready(claim, files.pdf(4, 333))
    previews.private_storage().delete(document.storage_key)
    client.force_login(member)
    assert client.get(reverse("documents:page", args=[document.pk, 1])).status_code == 200
    answer = client.get(reverse("documents:page", args=[document.pk, 4]))  # not drawn before
    assert answer.status_code == 503
    assert "저장소" in answer.content.decode()


def test_the_number_of_queries_for_a_page_is_fixed(
    client, claim, member, django_assert_max_num_queries
):
    document = ready(claim)
    for _ in range(3):
        ready(claim, files.pdf(2 + _))
    client.force_login(member)
    url = reverse("documents:page", args=[document.pk, 1])
    client.get(url)
    # session, user, 2 permissions, page, viewing; the session is written (in a savepoint)
    with django_assert_max_num_queries(9):
        client.get(url)


# ------------------------------------------------------------------ sheets
def test_a_sheet_is_a_table_in_pieces(client, claim, member):
    document = ready(claim, files.workbook(450, ("매출",)), "매출.xlsx")
    client.force_login(member)
    url = reverse("documents:sheet", args=[document.pk, 1])
    piece = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in piece
    assert "승인금액" in piece and piece.count("<tr") == 201
    assert piece.count("data-zone") == 35  # five days of an outage in each of seven months
    last = client.get(url + "?from=400", headers={"HX-Request": "true"}).content.decode()
    assert last.count("<tr") == 51 and re.search(r'<td class="r">\s*449,000\s*</td>', last)
    assert "<html" in client.get(url).content.decode()
    for odd in ("-1", "9999", "x", "²", "99999999999999999999"):
        assert client.get(url, {"from": odd}).status_code == 200
    assert entries(action=Action.VIEW_DOCUMENT).count() == 1
    assert client.get(reverse("documents:page", args=[document.pk, 1])).status_code == 404


def test_a_sheet_keeps_heads_and_sum_in_sight_and_shades_the_outage(client, claim, member):
    days = "".join(f"10/{day % 28 + 1}(토),{day},3,1000\n" for day in range(250))
    data = (
        f"카드매출 조회 승인내역 전체,,,\n\n일자,건수,취소,합계\n{days}합계,250,3,250000\n끝,,,\n"
    )
    document = ready(claim, data.encode(), "표.csv")
    client.force_login(member)
    url = reverse("documents:sheet", args=[document.pk, 1])
    first, second = (
        client.get(url, {"from": n}, headers={"HX-Request": "true"}).content.decode()
        for n in (0, 200)
    )
    for piece in (first, second):
        assert piece.count('class="is-head"') == 1 and "is-last-frozen" in piece
        foot = piece[piece.index("<tfoot>") :]
        assert "250000" in foot and piece.count("합계") == 2  # in the heads, and once as the sum
        assert "10. 15.–10. 19." in foot
    assert first.index("is-head") > first.index("<tbody>")
    assert second.index("is-head") < second.index("<tbody>")
    assert first.count('class="is-title"') == 1 and "<td colspan" in first
    assert "장애 기간" in first and first.count("data-zone") == 7 * 5


def test_cells_are_text_whatever_they_hold(client, claim, member):
    data = b"a,b\n<script>alert(1)</script>,=cmd|' /C calc'!A0\n"
    document = ready(claim, data, "표.csv")
    client.force_login(member)
    text = client.get(reverse("documents:sheet", args=[document.pk, 1])).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


# ------------------------------------------------------------------ documents, originals
@pytest.mark.parametrize(
    ("data", "says"),
    [(files.pdf(3), "documents"), (files.locked_pdf(), "암호가 걸린"), (None, "준비 중")],
    ids=["ready", "locked", "waiting"],
)
def test_a_document_has_a_page_that_says_how_it_stands(client, claim, member, data, says):
    if data is None:
        document = receive(claim=claim, kind=KIND, name="x", data=files.pdf(), source=Source.IMPORT)
    else:
        document = ready(claim, data)
    client.force_login(member)
    answer = client.get(reverse("documents:document", args=[document.pk]))
    assert answer.status_code == 200
    assert says in answer.content.decode()


def test_an_original_goes_out_for_a_reason_on_record(client, claim, member):
    document = ready(claim, name='확인서 "김".pdf')
    client.force_login(member)
    url = reverse("documents:original", args=[document.pk])
    assert client.get(url).status_code == 200
    for reason in ("", " ", "x", "x" * 301):
        assert client.post(url, {"reason": reason}).status_code == 422
    assert not entries(action=Action.DOWNLOAD).exists()
    answer = client.post(url, {"reason": "글자가 흐려 확대해 봅니다"})
    assert answer.content == files.pdf(4)
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    [entry] = entries(action=Action.DOWNLOAD)
    assert entry.reason == "글자가 흐려 확대해 봅니다"
    assert entry.document_id == document.pk


# ------------------------------------------------------------------ attaching
def upload(*named: tuple[str, bytes]) -> dict:
    return {"kind": KIND.value, "documents": [SimpleUploadedFile(n, d) for n, d in named]}


def test_the_secretariat_attaches_several_files(client, claim, secretary):
    client.force_login(secretary)
    url = reverse("documents:attach", args=[claim.number])
    assert client.get(url).status_code == 200
    answer = client.post(url, upload(("a.pdf", files.pdf()), ("b.jpg", files.picture())))
    assert answer.status_code == 302
    assert answer.url == reverse("register:claim", args=[claim.number])
    rows = Document.objects.filter(claim=claim).order_by("pk")
    assert [(d.file_name, d.source, d.received_by) for d in rows] == [
        ("a.pdf", Source.SECRETARIAT, secretary),
        ("b.jpg", Source.SECRETARIAT, secretary),
    ]
    assert client.post(url, upload(("again.pdf", files.pdf()))).status_code == 302
    assert rows.count() == 2


def test_one_bad_file_holds_all_back_and_each_is_named(client, claim, secretary, settings):
    settings.DOCUMENT_MAX_BYTES = 50_000
    client.force_login(secretary)
    answer = client.post(
        reverse("documents:attach", args=[claim.number]),
        upload(
            ("good.pdf", files.pdf()),
            ("글.txt", "시험 삼아 쓴 글".encode()),
            ("큰.jpg", files.picture() + bytes(60_000)),
            ("빈.pdf", b""),
        ),
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    for sentence in ("글.txt: 받지 않는 형식", "큰.jpg: 파일이 너무", "빈.pdf: 내용이 없는"):
        assert sentence in text
    assert "good.pdf" not in text
    assert not Document.objects.exists()


def test_no_file_or_no_kind_is_a_form_error(client, claim, secretary):
    client.force_login(secretary)
    url = reverse("documents:attach", args=[claim.number])
    assert client.post(url, {"kind": KIND.value}).status_code == 422
    data = upload(("a.pdf", files.pdf())) | {"kind": "poem"}
    assert client.post(url, data).status_code == 422
    assert not Document.objects.exists()


def test_too_many_files_are_refused_together(client, claim, secretary, settings):
    settings.DOCUMENTS_PER_CLAIM = 1
    client.force_login(secretary)
    data = upload(("a.pdf", files.pdf()), ("b.pdf", files.pdf(2)))
    answer = client.post(reverse("documents:attach", args=[claim.number]), data)
    assert answer.status_code == 422
    assert "서류는 1개까지" in answer.content.decode()
    assert not Document.objects.exists()


# ------------------------------------------------------------------ gallery
def test_the_gallery_groups_by_kind_in_two_queries(claim, django_assert_num_queries):
    ready(claim, files.pdf(2))
    ready(claim, files.workbook(), kind=DocumentKind.SALES_LOSS_PROOF)
    ready(claim, files.locked_pdf(), kind=DocumentKind.BANKBOOK_COPY)
    with django_assert_num_queries(2):
        groups = documents_of(claim)
        urls = [[page.url for page in group.pages] for group in groups]
    assert [group.kind for group in groups] == list(DocumentKind)
    assert [len(pages) for pages in urls] == [2, 1, 0, 0, 0]
    assert urls[1][0].endswith("/sheets/1/")
    assert [group.handed_in for group in groups] == [True, True, False, True, False]


def test_the_panel_offers_the_upload_to_the_secretariat_only(claim, member, secretary, rf):
    ready(claim, files.locked_pdf())
    request = rf.get("/")
    for user, offered in ((member, False), (secretary, True)):
        request.user = user
        html = panel(request, claim)
        assert "암호가 걸린 파일" in html
        assert ('type="file"' in html) is offered


def test_another_address_is_another_viewing(client, claim, member):
    document = ready(claim)
    client.force_login(member)
    page = reverse("documents:page", args=[document.pk, 1])
    for address in ("192.0.2.1", "192.0.2.7", "192.0.2.1", "2001:db8::7", "2001:db8::7"):
        assert client.get(page, REMOTE_ADDR=address).status_code == 200
    seen = entries(action=Action.VIEW_DOCUMENT).order_by("pk").values_list("ip", flat=True)
    assert list(seen) == ["192.0.2.1", "192.0.2.7", "2001:db8::7"]


@pytest.mark.parametrize("name", ["document", "original", "panel"])
def test_who_reads_the_name_of_a_file_is_on_record_once(client, claim, member, name):
    document = ready(claim)
    client.force_login(member)
    url = reverse(f"documents:{name}", args=[claim.number if name == "panel" else document.pk])
    for _ in range(2):
        page = client.get(url, headers={"HX-Request": "true"} if name == "panel" else {})
        assert document.file_name in page.content.decode()
    assert entries(action=Action.VIEW_CLAIM, claim=claim, user=member).count() == 1
