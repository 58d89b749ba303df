"""Words that were read from a picture: they confirm exactly or not at all, and never refuse."""

import pytest

from claims.documents.storage import readings
from claims.documents.tests.photographs import certificate, photographed
from claims.evidence.checks import certificate_number
from claims.evidence.models import Finding, Verdict
from claims.evidence.name_likeness import are_alike, likeness
from claims.evidence.picture_confidence import SURE, weigh
from claims.evidence.registry import check_of
from claims.evidence.run_checks import check_claim
from claims.evidence.tests import proof
from claims.evidence.text import Text
from claims.register.models import BankAccount

pytestmark = pytest.mark.django_db
BANKBOOK = ["bankbook.account", "bankbook.holder"]
CERTIFICATE = [f"certificate.{name}" for name in ("issuer", "name", "number", "validity")]


def read(*lines, confidence=90):
    """A text of these lines as a reader gives it: one page, each word sure by `confidence`."""
    body = [
        [
            [word, 100 + 120 * at, 40 * row, 200 + 120 * at, 40 * row + 25, confidence]
            for at, word in enumerate(line.split())
        ]
        for row, line in enumerate(lines)
    ]
    return Text().with_read([{"number": 1, "lines": body}])


def found(code, *lines, confidence=90, **given):
    text = read(*lines, confidence=confidence)
    claim = proof.claim_of(**given)
    subject = proof.subject_with(text, claim, BankAccount.objects.newest_of(claim))
    return weigh(check_of(code).find(subject), text)


def said(code, *lines, **given):
    answer = found(code, *lines, **given)
    return f"{answer.verdict}:{answer.said}"


def test_numbers_that_are_the_claims_confirm():
    number = found("certificate.number", "사 업 자 등 록 번호 124-81-00998")
    assert (number.verdict, number.said, number.data["read"]) == (Verdict.OK, "same", 90)
    assert number.page == 1 and number.box == (820, 0, 920, 25)
    assert said("bankbook.account", "계 좌 번호 123456-04-567890") == "ok:same"
    # taken apart at its dashes
    assert said("bankbook.account", "계좌번호 123456- 04 -567890") == "ok:same"


@pytest.mark.parametrize(
    "line",
    [
        "사업자등록번호 120-81-47521",  # another number, its check digit right
        "사업자등록번호 124-81-00993",  # a digit read wrongly: its check digit is wrong
    ],
)
def test_another_number_is_a_reason_to_look_and_no_refusal(line):
    answer = found("certificate.number", line)
    assert (answer.verdict, answer.said) == (Verdict.UNKNOWN, "read_differs")
    assert answer.values["printed"] in line and answer.values["filed"] == "124-81-00998"
    assert said("bankbook.account", "계좌번호 999999-04-567890") == "unknown:read_differs"


def test_a_match_that_was_hardly_readable_is_unsure_and_shows_what_was_read():
    answer = found("certificate.number", "사업자등록번호 124-81-00998", confidence=SURE - 1)
    assert (answer.verdict, answer.said) == (Verdict.UNKNOWN, "read_unsure")
    assert answer.values["read"] == "124-81-00998" and answer.data["read"] == SURE - 1


def test_names_are_compared_by_their_letters():
    assert likeness("온담플라위", "온담 플라워") > 0.9 > likeness("온달꽃집", "온담 플라워")
    assert said("certificate.name", "상호 온담 플라위") == "ok:alike"
    assert said("certificate.name", "상호 온담 플라워") == "ok:same"
    assert said("certificate.name", "상호 해뜰 분식") == "unknown:read_differs"
    # one letter of eight: as likely another person as a wrong reading
    assert not are_alike("이지후", "이지훈")
    assert said("bankbook.holder", "예금주 이지훈 님") == "ok:representative"
    assert said("bankbook.holder", "예금주 이지후 님") == "unknown:read_unsure"


@pytest.mark.parametrize("code", [*BANKBOOK, *CERTIFICATE, "usage.dates"])
@pytest.mark.parametrize(
    "lines",
    [
        ["상호 해뜰분식", "대표자 박서연", "사업자등록번호 120-81-47521"],
        ["유효기간 2019년 4월 1일 ~ 2020년 3월 31일", "예금주 박서연"],
        ["계좌번호 110-222-333444", "예금주 박서연", "2019-01-02"],
        ["1 2 3 하나 둘", "= | ooTT"],
    ],
)
def test_reading_never_turns_a_claim_down(code, lines):
    assert found(code, *lines).verdict in (Verdict.OK, Verdict.UNKNOWN)


def test_the_same_words_printed_still_count():
    text = proof.text_of("사업자등록번호 120-81-47521")
    answer = check_of("certificate.number").find(proof.subject_with(text, proof.claim_of()))
    assert weigh(answer, text).verdict == Verdict.PROBLEM


def test_sales_are_not_estimated_from_pictures():
    text = read("2022-10-15 1,200,000", "2022-10-16 900,000")
    assert text and not text.printed


class TestFromTheDoor:
    """A photographed certificate from the door to its findings, read by the real reader."""

    @pytest.fixture
    def claim(self, settings):
        settings.READING = True
        claim = proof.claim_of()
        page = certificate(proof.SHOP, proof.OWNER, "124-81-00998")
        file = proof.DemoFile(
            "small_business_certificate", "a.jpg", photographed(page, "telephone")
        )
        self.document = proof.taken_in(claim, file)
        return claim

    def test_a_photograph_answers_what_a_pdf_answers(self, claim):
        before = proof.checked(claim)
        assert before["certificate.number"] == "unknown:unreadable"
        assert readings.read_document(document_id=self.document.pk) == 1
        after = proof.checked(claim)
        assert after["certificate.number"] == "ok:same"
        assert after["certificate.validity"] == "ok:covers"
        finding = Finding.objects.current([claim.pk]).get(check_code="certificate.number")
        assert finding.page == 1 and 300 < finding.box[0] < finding.box[2] < 700
        assert "사진에서 읽음" in finding.sentence
        check_claim(claim_id=claim.pk)
        assert Finding.objects.filter(check_code="certificate.number").count() == 2
        # whatever was read on the page, nothing of it counts against the claim
        assert {one.verdict for one in proof.current(claim)} <= {Verdict.OK, Verdict.UNKNOWN}

    def test_a_check_that_finds_a_problem_in_a_picture_is_overruled(self, claim, monkeypatch):
        readings.read_document(document_id=self.document.pk)
        monkeypatch.setattr(
            certificate_number.CertificateNumber,
            "_judge",
            lambda *_numbers: (Verdict.PROBLEM, "different"),
        )
        assert proof.checked(claim)["certificate.number"] == "unknown:read_differs"
