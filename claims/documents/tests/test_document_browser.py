"""In a real browser: the page of a document whose picture does not come."""

import pytest

from claims.documents.models import DocumentKind, Source
from claims.documents.receipt.inspection import inspect
from claims.documents.receipt.verbs import receive
from claims.documents.tests import files
from claims.tests.factories import ClaimFactory, UserFactory
from config.tests.test_frontend_browser import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def document():
    received = receive(
        claim=ClaimFactory(), kind=DocumentKind.SALES_LOSS_PROOF, name="매출.pdf", data=files.pdf(),
        source=Source.IMPORT,
    )  # fmt: skip
    inspect(document_id=received.pk)
    received.refresh_from_db()
    return received


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"status": 503, "content_type": "text/plain; charset=utf-8",
          "body": "지금은 저장소에서 파일을 읽을 수 없습니다."}, "파일을 읽을 수 없습니다"),
        (None, "잠시 뒤에 다시 열어 주세요"),
    ],
    ids=["the server says why", "no line"],
)  # fmt: skip
def test_it_says_so_where_the_picture_would_be(live_server, page, document, answer, said):
    pictures = f"**{document.pages.get().url}"
    page.route(pictures, lambda route: route.fulfill(**answer) if answer else route.abort())
    secretary = UserFactory(roles="secretariat")
    sign_in(page, live_server, secretary.username, document.url)
    page.locator(".viewer-page .blank").get_by_text(said).wait_for()
    assert page.locator(".viewer-page").get_by_text("미리보기를 만들지 못했습니다").is_visible()
    page.unroute(pictures)
    page.reload()
    page.wait_for_selector(".viewer-page img.is-here")
    assert page.locator(".viewer-page .blank").count() == 0
