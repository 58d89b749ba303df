"""The demo's own papers, flaw by flaw: made, taken in, opened in the renderer, checked."""

import pytest

from claims.demo.documents import DemoFile, certificate, files, ledger
from claims.documents.models import DocumentKind
from claims.evidence.tests import proof

pytestmark = pytest.mark.django_db

CERTIFICATE = {
    "certificate.number": "ok:same",
    "certificate.validity": "ok:covers",
    "certificate.issuer": "ok:named",
    "certificate.name": "ok:same",
}
BANKBOOK = {"bankbook.holder": "ok:representative", "bankbook.account": "ok:same"}
# of screenshots nothing is read; sales have tests of their own
PAPERS = {"small_business_certificate", "bankbook_copy", "service_usage_proof"}


def findings(flaw: str) -> dict[str, str]:
    claim = proof.claim_of()
    proof.sent(claim, flaw, kinds=PAPERS)
    return proof.checked(claim)


def test_flawless_papers_are_all_right():
    assert findings("none") == CERTIFICATE | BANKBOOK | {"usage.dates": "unknown:unreadable"}


@pytest.mark.parametrize(
    ("flaw", "different"),
    [
        ("certificate_expired", {"certificate.validity": "problem:ended"}),
        ("certificate_other_name", {"certificate.name": "warning:different"}),
        ("bankbook_other_holder", {"bankbook.holder": "problem:different"}),
        ("certificate_unreadable", dict.fromkeys(CERTIFICATE, "unknown:unreadable")),
    ],
)
def test_a_flaw_is_found_and_nothing_else(flaw, different):
    assert findings(flaw) == CERTIFICATE | BANKBOOK | different | {
        "usage.dates": "unknown:unreadable"
    }


@pytest.mark.parametrize("missing", ["certificate_missing", "bankbook_missing"])
def test_of_what_is_missing_nothing_is_said(missing):
    kind = missing.split("_")[0]
    assert not [code for code in findings(missing) if code.startswith(kind)]


def test_the_place_is_the_line_of_the_form():
    claim = proof.claim_of()
    [document] = proof.sent(claim, kinds={"small_business_certificate"})
    proof.checked(claim)
    boxes = {f.check_code: (f.document_id, f.page, f.box) for f in proof.current(claim)}
    for code, line in (("certificate.name", 351), ("certificate.number", 428)):
        found, page, (left, top, right, bottom) = boxes[code]
        assert (found, page) == (document.pk, 1)
        assert 300 < left < right < 600
        assert top < line < bottom < top + 40
    assert 560 < boxes["certificate.validity"][2][1] < 600


def test_sentences_read_as_a_member_would_say_it():
    claim = proof.claim_of()
    proof.sent(claim, "certificate_other_name", kinds=PAPERS)
    proof.sent(claim, "bankbook_other_holder", kinds={"bankbook_copy"})
    proof.checked(claim)
    said = {f.check_code: f.sentence for f in proof.current(claim)}
    assert said["certificate.number"] == "사업자등록번호가 신청과 같음 (124-81-00998)"
    assert said["certificate.validity"].startswith("장애 기간에 유효 (2023. ")
    assert said["certificate.name"].startswith("상호가 다름: ")
    assert said["certificate.name"].endswith(" / 온담 플라워")
    assert said["bankbook.account"] == "계좌번호가 신청과 같음 (****7890)"
    assert "*" in said["bankbook.holder"]
    assert said["usage.dates"] == "사진이나 스캔이라 자동으로 읽지 못했습니다. 직접 확인해 주세요"


def test_no_name_and_no_account_is_kept_in_plain(django_assert_max_num_queries):
    claim = proof.claim_of()
    proof.sent(claim, "bankbook_other_holder", kinds=PAPERS)
    proof.checked(claim)
    kept = " ".join(f"{f.values} {f.data}" for f in proof.current(claim))
    holder = next(f for f in proof.current(claim) if f.check_code == "bankbook.holder").values
    assert proof.ACCOUNT not in kept and "123456-04-567890" not in kept
    assert proof.OWNER not in kept
    assert len(holder["holder"]) >= 2 and "*" in holder["holder"]


def test_another_account_is_told_by_its_last_digits():
    claim = proof.claim_of(account="99900001234567")
    proof.sent(claim, kinds={"bankbook_copy"})
    assert proof.checked(claim)["bankbook.account"] == "problem:different"
    [finding] = [f for f in proof.current(claim) if f.check_code == "bankbook.account"]
    assert finding.sentence == "계좌번호가 다름: 통장 ****7890 / 신청 ****4567"


def test_another_business_number_is_told_in_full():
    claim = proof.claim_of()
    facts = proof.facts_of(claim)
    other = facts.__class__(**{**vars(facts), "business_number": "120-81-47521"})
    proof.taken_in(
        claim,
        DemoFile(DocumentKind.SMALL_BUSINESS_CERTIFICATE, "확인서.pdf", certificate(other)),
    )
    assert proof.checked(claim)["certificate.number"] == "problem:different"
    [finding] = [f for f in proof.current(claim) if f.check_code == "certificate.number"]
    assert finding.sentence == "사업자등록번호가 다름: 120-81-47521 / 신청 124-81-00998"


def test_a_till_ledger_shows_use_on_the_days_of_the_outage():
    claim = proof.claim_of()
    paper = DemoFile(DocumentKind.SERVICE_USAGE_PROOF, "내역.pdf", ledger(proof.facts_of(claim)))
    proof.taken_in(claim, paper)
    assert proof.checked(claim)["usage.dates"] == "ok:inside"
    [finding] = [f for f in proof.current(claim) if f.check_code == "usage.dates"]
    assert finding.values["first"] == "2022. 10. 15." and finding.values["last"] == "2022. 10. 19."
    assert finding.data["outside"] > 0 and finding.page and finding.box


def test_a_statement_written_in_hangul_is_read_by_its_preview():
    claim = proof.claim_of()
    sent = files(proof.facts_of(claim), guise="usage_hwpx")
    [statement] = [file for file in sent if file.name.endswith(".hwpx")]
    proof.taken_in(claim, statement)
    assert proof.checked(claim)["usage.dates"] == "ok:inside"
    [finding] = [f for f in proof.current(claim) if f.check_code == "usage.dates"]
    assert finding.page and finding.box is None  # the preview's words have no places
