"""Running: idempotent by what was looked at, append-only, safe at once, one bell a commit."""

import threading

import pytest
from django.db import connection, transaction

from claims import hooks
from claims.demo.documents import DemoFile, certificate
from claims.documents.models import Document, DocumentKind, Source
from claims.documents.receipt.inspection import inspect
from claims.documents.receipt.verbs import receive
from claims.documents.tests import files
from claims.documents.verbs import reclassify, set_aside, take_back
from claims.evidence import enqueue, registry, run_checks, tasks
from claims.evidence.models import Finding, FindingLink, Verdict
from claims.evidence.registry import Check, Found
from claims.evidence.run_checks import check_claim, check_many
from claims.evidence.sentences import NOTHING
from claims.evidence.tests import proof
from claims.tests.factories import BankAccountFactory, UserFactory
from claims.tests.races import at_once, errors_of

pytestmark = pytest.mark.django_db
CERTIFICATE = DocumentKind.SMALL_BUSINESS_CERTIFICATE


@pytest.fixture
def told():
    heard: list[list[int]] = []
    with hooks.listening("findings_changed", heard.append):
        yield heard


@pytest.fixture
def rung(monkeypatch):
    """The tasks that were enqueued, as (task, argument)."""
    sent: list = []
    monkeypatch.setattr(
        enqueue, "enqueue", lambda task, *args: sent.append((task.split(".")[-1], *args))
    )
    return sent


def rows(claim):
    return list(
        Finding.objects.filter(claim=claim).values_list("check_code", "document", "run_no", "said")
    )


def with_certificate(**given):
    claim = proof.claim_of(**given)
    [document] = proof.sent(claim, kinds={CERTIFICATE})
    return claim, document


# ------------------------------------------------------------------ by what was looked at
def test_a_second_run_finds_nothing_to_do(told, monkeypatch):
    claim, _document = with_certificate()
    assert check_claim(claim_id=claim.pk).changed == {claim.pk}
    before = rows(claim)
    for check in registry.all_checks():
        monkeypatch.setattr(check, "find", None)  # it is not even asked
    assert not check_claim(claim_id=claim.pk).changed
    assert rows(claim) == before
    assert told == [[claim.pk]]


def test_a_changed_account_adds_a_run_and_leaves_the_older_one():
    claim = proof.claim_of()
    proof.sent(claim, kinds={"bankbook_copy"})
    assert proof.checked(claim)["bankbook.account"] == "ok:same"
    BankAccountFactory(claim=claim, version=2, plain_number="77700001111222")
    assert proof.checked(claim)["bankbook.account"] == "problem:different"
    runs = Finding.objects.filter(claim=claim, check_code="bankbook.account").order_by("run_no")
    assert [(f.run_no, f.said) for f in runs] == [(1, "same"), (2, "different")]


def test_nothing_to_tell_is_kept_and_not_shown(told):
    claim = proof.claim_of()
    check_claim(claim_id=claim.pk)
    assert {said for _c, _d, _n, said in rows(claim)} == {NOTHING}
    assert proof.current(claim) == []
    assert told == []


def test_what_is_no_longer_so_is_no_longer_shown(told):
    one, other = proof.claim_of(), proof.claim_of(business_number="1208147521", representative="박")
    assert proof.checked(one)["same.account"] == "warning:of_another"
    BankAccountFactory(claim=other, version=2, plain_number="77700001111222")
    assert "same.account" not in proof.checked(one)
    assert told == [[one.pk], [one.pk]]


def test_a_new_version_of_a_check_is_run_again(monkeypatch):
    claim, _document = with_certificate()
    check_claim(claim_id=claim.pk)
    monkeypatch.setattr(type(registry.check_of("certificate.issuer")), "version", 2)
    check_claim(claim_id=claim.pk)
    again = Finding.objects.filter(claim=claim, check_code="certificate.issuer")
    assert list(again.values_list("check_version", "run_no")) == [(1, 1), (2, 2)]
    assert Finding.objects.filter(claim=claim, run_no=2).count() == 1


def test_papers_that_do_not_count_take_their_findings_along():
    claim, document = with_certificate()
    secretary = UserFactory(roles=["secretariat"])
    shown = proof.checked(claim)
    set_aside(document=document, by=secretary, reason="다른 사람의 확인서")
    assert proof.checked(claim) == {}
    take_back(document=document, by=secretary)
    assert proof.checked(claim) == shown
    reclassify(document=document, by=secretary, kind=DocumentKind.OTHER)
    assert proof.checked(claim) == {}


def test_a_check_that_breaks_down_says_so_and_stops_no_other(monkeypatch, caplog):
    claim, document = with_certificate()

    def broken(self, subject):
        raise ValueError(f"could not read {subject.claim.representative}")

    monkeypatch.setattr(type(registry.check_of("certificate.name")), "find", broken)
    shown = proof.checked(claim)
    assert shown["certificate.name"] == "unknown:failed"
    assert shown["certificate.number"] == "ok:same"
    assert "check_failed" in caplog.text and "ValueError" in caplog.text
    assert proof.OWNER not in caplog.text


def test_a_file_that_storage_does_not_give_is_come_back_to(caplog):
    claim, document = with_certificate()
    from claims.documents.storage import previews

    for folder in ("previews", "documents"):
        _delete_below(previews.private_storage(), folder)
    assert "certificate.number" not in proof.checked(claim)
    assert "original_missing" in caplog.text


def _delete_below(storage, folder):
    folders, names = storage.listdir(folder)
    for name in names:
        storage.delete(f"{folder}/{name}")
    for below in folders:
        _delete_below(storage, f"{folder}/{below}")


# ------------------------------------------------------------------ many
def test_queries_do_not_grow_with_the_claims(django_assert_max_num_queries):
    few = [proof.claim_of(number=f"FEW-{n:05d}") for n in range(2)]
    many = [proof.claim_of(number=f"MANY-{n:05d}") for n in range(30)]
    for claim in (*few, *many):
        Document.objects.create(
            claim=claim, kind=DocumentKind.OTHER, bytes=1, sha256=f"{claim.pk:064d}",
            media_type="text/csv", storage_key=f"k{claim.pk}", source="import",
        )  # fmt: skip
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as for_few:
        check_many([c.pk for c in few])
    with CaptureQueriesContext(connection) as for_many:
        check_many([c.pk for c in many])
    assert len(for_many) == len(for_few)
    assert Finding.objects.filter(claim__in=many).count() >= 3 * len(many)


def test_many_say_what_one_says():
    claims = [with_certificate(number=f"SAME-{n:05d}")[0] for n in range(3)]
    [alone, *rest] = claims
    check_claim(claim_id=alone.pk)
    check_many([c.pk for c in rest])
    assert proof.verdicts(rest[0]) == proof.verdicts(rest[1]) == proof.verdicts(alone)


# ------------------------------------------------------------------ at once
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_write_once(monkeypatch):
    claim, _document = with_certificate()
    both_have_read = threading.Barrier(2)
    reading = run_checks.questions_of

    def together(*args):
        questions = reading(*args)
        both_have_read.wait(timeout=60)
        return questions

    monkeypatch.setattr(run_checks, "questions_of", together)
    assert errors_of(at_once(*[lambda: check_claim(claim_id=claim.pk)] * 2)) == []
    assert rows(claim) and {run_no for _c, _d, run_no, _s in rows(claim)} == {1}
    assert len(rows(claim)) == len({(code, document) for code, document, _n, _s in rows(claim)})


def test_who_was_overtaken_looks_again(monkeypatch):
    claim = proof.claim_of()
    proof.sent(claim, kinds={"bankbook_copy"})
    reading, seen = run_checks.questions_of, []

    def overtaken(*args):
        questions = reading(*args)
        if not seen:
            seen.append(True)
            BankAccountFactory(claim=claim, version=2, plain_number="77700001111222")
            monkeypatch.setattr(run_checks, "questions_of", reading)
            check_claim(claim_id=claim.pk)  # the other run saw the new account, and was faster
        return questions

    monkeypatch.setattr(run_checks, "questions_of", overtaken)
    check_claim(claim_id=claim.pk)
    assert proof.verdicts(claim)["bankbook.account"] == "problem:different"
    found = Finding.objects.filter(claim=claim, check_code="bankbook.account")
    assert [f.said for f in found] == ["different"]


# ------------------------------------------------------------------ bells
@pytest.mark.django_db(transaction=True)
def test_one_bell_a_claim_and_commit(rung):
    claim = proof.claim_of()
    document = proof.taken_in(claim, DemoFile(CERTIFICATE, "확인서.pdf", files.pdf()))
    rung.clear()
    with transaction.atomic():
        enqueue.on_account_changed(claim.pk)
        with transaction.atomic():
            enqueue.on_document_inspected(document)
            enqueue.on_documents_changed([claim.pk])
    assert rung == [("check_claim", claim.pk)]


@pytest.mark.django_db(transaction=True)
def test_no_bell_for_what_was_rolled_back(rung):
    claim = proof.claim_of()
    rung.clear()
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue.on_account_changed(claim.pk)
        raise RuntimeError
    assert rung == []


@pytest.mark.django_db(transaction=True)
def test_the_events_of_the_house_ring(rung):
    claim = proof.claim_of()
    rung.clear()
    with transaction.atomic():
        hooks.emit("account_changed", claim.pk)
    document = proof.taken_in(claim, DemoFile(CERTIFICATE, "확인서.pdf", files.pdf()))
    set_aside(document=document, by=UserFactory(roles=["secretariat"]), reason="두 번 냄")
    assert [args for name, *args in rung if name == "check_claim"] == [[claim.pk]] * 3


@pytest.mark.django_db(transaction=True)
def test_of_several_papers_the_last_one_rings(rung):
    claim = proof.claim_of()
    waiting = [
        receive(claim=claim, kind=CERTIFICATE, name="확인서.pdf", data=data, source=Source.IMPORT)
        for data in (files.pdf(), files.pdf(pages=2))
    ]
    checks = [("check_claim", claim.pk)]
    for document, expected in zip(waiting, ([], checks), strict=True):
        inspect(document_id=document.pk)
        assert [bell for bell in rung if bell[0] == "check_claim"] == expected


def test_the_other_end_of_a_link_looks_again(rung, django_capture_on_commit_callbacks):
    one = proof.claim_of()
    check_claim(claim_id=one.pk)
    other = proof.claim_of(business_number="1208147521", representative="박")
    with django_capture_on_commit_callbacks(execute=True):
        check_claim(claim_id=other.pk)
    assert rung == [("check_claim", one.pk)]
    check_claim(claim_id=one.pk)
    assert set(FindingLink.objects.values_list("finding__claim", "other_claim")) == {
        (one.pk, other.pk),
        (other.pk, one.pk),
    }
    rung.clear()
    with django_capture_on_commit_callbacks(execute=True):
        check_many([one.pk, other.pk])
    assert rung == []


# ------------------------------------------------------------------ a fresh check is one file
FRESH = """
from claims.documents.models import DocumentKind
from claims.evidence.models import Verdict
from claims.evidence.registry import Check, Found, check


@check
class PageCount(Check):
    code = "fresh.pages"
    kind = DocumentKind.SMALL_BUSINESS_CERTIFICATE
    label = "쪽수"
    SENTENCES = {"pages": "%(pages)s쪽입니다"}

    def find(self, subject):
        pages = {"pages": subject.document.page_count}
        return Found(Verdict.OK, "pages", pages, page=1, box=(1, 2, 3, 4))
"""


def test_a_fresh_check_is_one_file(tmp_path, monkeypatch):
    from claims.evidence import checks

    claim, document = with_certificate()
    check_claim(claim_id=claim.pk)
    (tmp_path / "fresh_pages.py").write_text(FRESH)
    monkeypatch.setattr(checks, "__path__", [*checks.__path__, str(tmp_path)])
    monkeypatch.setattr(registry, "_checks", dict(registry._checks))
    checks.discover()
    check_claim(claim_id=claim.pk)
    [finding] = [f for f in proof.current(claim) if f.check_code == "fresh.pages"]
    assert finding.sentence == "1쪽입니다"
    assert (finding.document_id, finding.kind, finding.box) == (
        document.pk,
        CERTIFICATE,
        [1, 2, 3, 4],
    )


@pytest.mark.parametrize(
    "given",
    [
        {"code": "certificate.number"},
        {"code": "x" * 41},
        {"code": "a.b", "SENTENCES": {"y" * 41: "…"}},
        {"code": "a.b", "version": 0},
        {"code": "a.b", "of_claim": True},
    ],
    ids=["taken", "long", "long sentence", "version", "nowhere to be shown"],
)
def test_a_check_that_does_not_fit_is_refused(given, monkeypatch):
    monkeypatch.setattr(registry, "_checks", dict(registry._checks))
    with pytest.raises(ValueError):
        registry.check(type("Other", (Check,), {"label": "…", **given}))


def test_sentences_of_checks_that_are_gone_do_not_break_the_page():
    gone = Finding(check_code="gone.check", said="said", values={}, verdict=Verdict.OK)
    assert gone.sentence == "gone.check: said"
    lacking = Finding(check_code="certificate.number", said="different", values={"printed": "1"})
    assert lacking.sentence == "사업자등록번호가 다름: 1 / 신청 …"
    erased = Finding(check_code="certificate.number", said="different", values=None)
    assert erased.sentence == "파기되어 내용이 남아 있지 않습니다"


def test_a_real_worker_checks_what_arrives(celery_worker_process, transactional_db):
    """The whole way: a file is received, the worker looks into it, and checks it."""
    claim = proof.claim_of()
    data = certificate(proof.facts_of(claim))
    receive(claim=claim, kind=CERTIFICATE, name="확인서.pdf", data=data, source=Source.IMPORT)
    celery_worker_process.until(lambda: "certificate.number" in proof.verdicts(claim))
    assert proof.verdicts(claim)["certificate.number"] == "ok:same"


def test_tasks_take_ids_only(rung, monkeypatch):
    seen = []
    monkeypatch.setattr(run_checks, "check_many", lambda ids, **kw: seen.append((ids, kw)))
    tasks.check_claims([3, 4])
    assert seen == [([3, 4], {})]


def test_found_values_of_every_check_fit_its_sentences():
    """Every placeholder of every sentence is one word, and no sentence is empty."""
    import re

    for check in registry.all_checks():
        assert check.SENTENCES and str(check.label)
        for sentence in check.SENTENCES.values():
            assert str(sentence).strip()
            assert not re.search(r"%(?!\(\w+\)s)", str(sentence)), sentence


def test_the_answer_is_kept_as_given(monkeypatch):
    claim, document = with_certificate()
    found = Found(
        Verdict.WARNING, "not_named", {}, page=1, box=(1, 2, 3, 4), data={"a": 1}, estimated_loss=5
    )
    monkeypatch.setattr(
        type(registry.check_of("certificate.issuer")), "find", lambda self, subject: found
    )
    check_claim(claim_id=claim.pk)
    row = Finding.objects.get(claim=claim, check_code="certificate.issuer")
    assert (row.verdict, row.said, row.page, row.box) == ("warning", "not_named", 1, [1, 2, 3, 4])
    assert (row.data, row.estimated_loss, row.document_id) == ({"a": 1}, 5, document.pk)
