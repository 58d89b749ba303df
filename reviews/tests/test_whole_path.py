"""The path of a claim in a real browser, with a real worker, broker and database:
a file comes in, documents follow, three members vote, finance approves, the notice leaves."""

import csv
import io
import re

import pytest

from claims.documents.models import Document, DocumentStatus
from claims.register.models import Claim
from claims.tests.factories import PASSWORD, UserFactory
from reviews.committee.models import Decision, Review, ReviewStatus
from reviews.committee.tests import factories as make
from reviews.notices.models import Notice
from reviews.payouts.models import Payout

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = "K1015-0048213"
FILES = {
    "small_business_certificate": "확인서.jpg",
    "sales_loss_proof": "카드매출.csv",
    "service_usage_proof": "화면.png",
    "bankbook_copy": "통장.jpg",
}


def claims_file() -> bytes:
    """One claim of 2,400,000 won, and a row that cannot be read."""
    row = {
        "접수번호": NUMBER,
        "접수일시": "2022. 10. 21. 오후 2:05",
        "접수채널": "누리집",
        "신청인구분": "소상공인",
        "성명": "이가훈",
        "상호": "온담 플라워",
        "대표자": "이가훈",
        "사업자등록번호": "124-81-00998",
        "업종": "화훼 소매",
        "휴대전화": "010-1234-5678",
        "이메일": "ondam@example.test",
        "서비스": "카카오톡 채널",
        "계열사": "카카오",
        "유무료": "유료",
        "피해유형": "금전",
        "피해금액": "240만원",
        "피해내용": "채널 주문이 닷새 동안 끊겼습니다.",
        "은행": "국민",
        "계좌번호": "110-012-345678",
        "예금주": "이가훈",
    }
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(row))
    writer.writeheader()
    writer.writerow(row)
    writer.writerow({**row, "접수번호": "K1015-0048214", "피해금액": "약 50만원"})
    return text.getvalue().encode("cp949")


def picture(kind: str) -> bytes:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (420, 600), "white")
    ImageDraw.Draw(image).text((40, 40), kind, fill="black")
    out = io.BytesIO()
    image.save(out, "PNG" if kind.startswith("service") else "JPEG")
    return out.getvalue()


def document(kind: str) -> bytes:
    if kind == "sales_loss_proof":
        return "날짜,매출\n2022-10-14,533000\n2022-10-16,112000\n".encode("utf-8-sig")
    return picture(kind)


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, browser, server: str, user) -> None:
        self.context = browser.new_context(
            viewport={"width": 1440, "height": 900}, locale="ko-KR", timezone_id="Asia/Seoul"
        )
        self.page = self.context.new_page()
        self.server = server
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", self._listen)
        self.page.goto(f"{server}/accounts/login/")
        self.page.fill("[name=login]", user.username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("button[type=submit]:has-text('로그인')")
        self.page.wait_for_url(f"{server}/")

    def _listen(self, message) -> None:
        if message.type == "error":
            self.problems.append(message.text)

    def go(self, path: str):
        """Open a page and wait for its scripts: until then no key acts and no file is taken."""
        self.page.goto(self.server + path)
        self.page.wait_for_selector("html.js")
        return self.page

    def leave(self) -> None:
        assert not self.problems, self.problems
        self.context.close()


def until(page, condition, tries: int = 60):
    """Reload until a condition on the database holds; the browser's own clock does the waiting."""
    for _ in range(tries):
        if condition():
            return
        page.wait_for_timeout(250)
    raise AssertionError("the condition was not met in time")


def test_a_claim_goes_from_file_to_sent_notice(
    live_server, browser, celery_worker_process, tmp_path, settings
):
    make.council(3, 0)
    secretary, finance = UserFactory(roles="secretariat"), UserFactory(roles="finance")
    server = live_server.url

    # The secretariat previews the file, takes it in, and sees the row that was not taken.
    office = Person(browser, server, secretary)
    page = office.go("/claims/imports/")
    page.set_input_files(
        "[name=file]",
        {"name": "접수.csv", "mimeType": "text/csv", "buffer": claims_file()},
    )
    page.locator("form:has([name=file]) button[type=submit]").click()
    page.wait_for_url(re.compile(r"/claims/imports/\d+/"))
    page.get_by_role("button", name="이대로 접수하기").click()
    page.get_by_text("반려된 행").first.wait_for(timeout=30_000)
    assert Claim.objects.get().number == NUMBER
    assert "약 50만원" in page.content() and "01012345678" not in page.content()

    # Four documents arrive; inspected by the worker, they start the review.
    page = office.go(f"/claims/{NUMBER}/")
    assert "240만원" in page.content()
    for kind, name in FILES.items():
        page.select_option("#id_kind", kind)
        page.set_input_files(
            "[name=documents]",
            {"name": name, "mimeType": "application/octet-stream", "buffer": document(kind)},
        )
        page.get_by_role("button", name="서류 올리기").click()
        page.locator(".upload[data-state=done]", has_text=name).wait_for()
    until(
        page,
        lambda: Document.objects.filter(status=DocumentStatus.READY).count() == len(FILES),
        tries=240,
    )
    review = Review.objects.get()
    assert review.status == ReviewStatus.IN_REVIEW

    # Three members judge it without the mouse.
    for turn, seat in enumerate(make.panel(review), start=1):
        member = Person(browser, server, seat.member.user)
        page = member.go("/reviews/next/")
        assert page.url.partition("?")[0] == f"{server}/reviews/{NUMBER}/"
        page.locator("[data-stage] img").wait_for()
        page.keyboard.press("h")
        page.fill("[name=amount]", "1,400,000")
        page.fill("[name=rationale]", "카드매출 감소가 확인됨")
        is_last = turn == 3
        if is_last:  # which opens the ballot and is asked for once more
            page.keyboard.press("Control+Enter")
            page.locator("#last-vote[open][data-answers]").wait_for()
        with page.expect_event("load"):
            page.keyboard.press("Control+Enter")
        said = "1,400,000원으로 의결됐습니다" if is_last else "표결을 제출했습니다"
        assert said in page.content()
        member.leave()
    decision = Decision.objects.get()
    assert (decision.outcome, decision.amount) == ("partly_granted", 1_400_000)

    # Money waits for a second person, who approves what they see.
    payout = Payout.objects.get(claim__number=NUMBER, kind="additional")
    assert payout.status == "prepared" and payout.prepared_by is None
    cashier = Person(browser, server, finance)
    page = cashier.go("/payouts/")
    row = page.locator(f"tr[data-number='{NUMBER}']")
    assert "1,400,000" in row.inner_text()
    with page.expect_event("load"):
        row.locator("form[action$='/approve/'] button[type=submit]").click()
    payout.refresh_from_db()
    assert (payout.status, payout.approved_by) == ("approved", finance)
    cashier.leave()

    # The claimant is told: written with the decision and the approval, delivered by the worker.
    until(page := office.page, lambda: not Notice.objects.exclude(status="sent").exists(), 240)
    assert Notice.objects.filter(claim__number=NUMBER).count() == 2
    page = office.go(f"/notices/?q={NUMBER}")
    rows = page.locator(f"tr[data-number='{NUMBER}']")
    assert rows.count() == 2
    assert {rows.nth(i).get_attribute("data-state") for i in range(2)} == {"sent"}
    assert "ondam@example.test" not in page.content()
    office.leave()
