"""The tax office's API, spoken by a server of our own: its contract, and its lapses."""

import json
import logging
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from claims.evidence import tasks, taxoffice
from claims.evidence.models import Finding
from claims.evidence.run_checks import check_many
from claims.evidence.taxoffice import (
    BusinessStatus,
    State,
    TaxOfficeUnavailableError,
    fetch_statuses,
)
from claims.evidence.tests import proof

pytestmark = pytest.mark.django_db
KEY = "a secret+key/with=signs"
UNKNOWN = {"b_stt": "", "b_stt_cd": "", "tax_type": "국세청에 등록되지 않은 사업자등록번호입니다."}
OPEN = {"b_stt": "계속사업자", "b_stt_cd": "01", "tax_type": "부가가치세 일반과세자", "end_dt": ""}
NUMBER, OTHER_NUMBER = proof.NUMBER, "1208147521"


def closed(day: str) -> dict:
    return {"b_stt": "폐업자", "b_stt_cd": "03", "tax_type": "일반과세자", "end_dt": day}


class Office(ThreadingHTTPServer):
    """Answers as the API does; `says` by number, `mood` for what goes wrong."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Desk)
        self.says: dict[str, dict] = {}
        self.asked: list[list[str]] = []
        self.mood = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/api/nts-businessman/v1/status"


class Desk(BaseHTTPRequestHandler):
    server: Office

    def do_POST(self):
        url = urlsplit(self.path)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        numbers = body["b_no"]
        self.server.asked.append(numbers)
        if url.path != "/api/nts-businessman/v1/status" or set(body) != {"b_no"}:
            return self._answer(404, {"code": -5, "msg": "no such service"})
        if parse_qs(url.query)["serviceKey"] != [KEY]:
            return self._answer(401, {"code": -401, "msg": "유효하지 않은 인증키 입니다."})
        if len(numbers) > 100:
            return self._answer(413, {"status_code": "TOO_LARGE_REQUEST"})
        if self.server.mood == "busy":
            return self._answer(500, {"status_code": "INTERNAL_ERROR"})
        if self.server.mood == "html":
            return self._send(200, b"<html>maintenance</html>")
        if self.server.mood == "long":
            return self._send(200, b"[" + b" " * (taxoffice.LONGEST_ANSWER + 1) + b"]")
        if self.server.mood == "elsewhere":
            self.send_response(302)
            self.send_header("Location", self.server.url.replace("status", "elsewhere"))
            return self.end_headers()
        if self.server.mood == "refuses":
            return self._answer(200, {"status_code": "BAD_JSON_REQUEST", "data": []})
        data = [{"b_no": n} | self.server.says.get(n, UNKNOWN) for n in numbers]
        if self.server.mood == "forgets":
            data = []
        answer = {"status_code": "OK", "request_cnt": len(numbers), "data": data}
        known = [row for row in data if row["b_stt_cd"]]
        return self._answer(200, answer | ({"match_cnt": len(known)} if known else {}))

    def _answer(self, status: int, content: dict) -> None:
        self._send(status, json.dumps(content, ensure_ascii=False).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json;charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def office(settings):
    server = Office()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.NTS_URL, settings.NTS_SERVICE_KEY = server.url, KEY
    yield server
    server.shutdown()
    server.server_close()


def asked(claim) -> str:
    check_many([claim.pk], outside=True)
    return proof.verdicts(claim)["taxoffice.status"]


# ------------------------------------------------------------------ the contract
def test_each_state_is_understood(office):
    office.says = {
        NUMBER: OPEN,
        OTHER_NUMBER: {"b_stt": "휴업자", "b_stt_cd": "02", "tax_type": "", "end_dt": ""},
        "2208162517": closed("20230105"),
        "1234567890": closed(""),
        "1112233333": {"b_stt": "무언가", "b_stt_cd": "09", "tax_type": ""},
    }
    assert fetch_statuses([*office.says, "9999999999"]) == {
        NUMBER: BusinessStatus(State.OPEN),
        OTHER_NUMBER: BusinessStatus(State.SUSPENDED),
        "2208162517": BusinessStatus(State.CLOSED, date(2023, 1, 5)),
        "1234567890": BusinessStatus(State.CLOSED),
        "1112233333": BusinessStatus(State.ODD),
        "9999999999": BusinessStatus(State.UNREGISTERED),
    }


def test_a_hundred_at_once_and_each_once(office):
    numbers = [f"{n:010d}" for n in range(250)]
    assert len(fetch_statuses(numbers * 2)) == 250
    assert sorted(len(batch) for batch in office.asked) == [50, 100, 100]


@pytest.mark.parametrize("spelling", [KEY, "a%20secret%2Bkey%2Fwith%3Dsigns"])
def test_the_key_in_either_spelling(office, settings, spelling):
    settings.NTS_SERVICE_KEY = spelling
    assert fetch_statuses([NUMBER]) == {NUMBER: BusinessStatus(State.UNREGISTERED)}


@pytest.mark.parametrize("mood", ["busy", "html", "long", "elsewhere", "refuses"])
def test_what_is_no_answer_is_away_and_keeps_the_key(office, mood, caplog):
    office.mood = mood
    with caplog.at_level(logging.DEBUG), pytest.raises(TaxOfficeUnavailableError) as away:
        fetch_statuses([NUMBER])
    chain, error = [], away.value
    while error is not None:
        chain.append(repr(error))
        error = error.__cause__ or error.__context__
    for kept in (caplog.text, *chain):
        assert "secret" not in kept
    assert "taxoffice_away" in caplog.text
    assert len(office.asked) == 1  # it does not follow elsewhere


def test_a_wrong_key_is_said_in_the_log(office, settings, caplog):
    settings.NTS_SERVICE_KEY = "wrong-key"
    with pytest.raises(TaxOfficeUnavailableError):
        fetch_statuses([NUMBER])
    assert "401" in caplog.text and "wrong-key" not in caplog.text


def test_a_closed_door_and_a_silent_one_are_away(settings, office):
    import socket

    settings.NTS_SECONDS = 0.2
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the call and says nothing
        settings.NTS_URL = f"http://127.0.0.1:{silent.getsockname()[1]}/status"
        with pytest.raises(TaxOfficeUnavailableError):
            fetch_statuses([NUMBER])
    with pytest.raises(TaxOfficeUnavailableError):
        fetch_statuses([NUMBER])
    settings.NTS_URL = "file:///etc/passwd"
    with pytest.raises(TaxOfficeUnavailableError):
        fetch_statuses([NUMBER])


# ------------------------------------------------------------------ the check
@pytest.mark.parametrize(
    ("says", "expected", "sentence"),
    [
        (OPEN, "ok:open", "국세청: 계속사업자"),
        (
            {"b_stt": "휴업자", "b_stt_cd": "02"},
            "warning:suspended",
            "국세청: 지금은 휴업 중",
        ),
        (UNKNOWN, "problem:unregistered", "국세청에 등록되지 않은 사업자등록번호"),
        (
            closed("20221014"),
            "problem:closed_before",
            "국세청: 장애 전에 폐업 (2022. 10. 14.)",
        ),
        (
            closed("20230105"),
            "ok:closed_after",
            "국세청: 장애 뒤에 폐업 (2023. 1. 5.), 신청할 수 있음",
        ),
        (closed("20221015"), "ok:closed_after", "2022. 10. 15."),
        (closed("00000000"), "warning:closed", "국세청: 폐업, 날짜를 알 수 없음"),
        ({"b_stt": "?", "b_stt_cd": "?"}, "unknown:odd", "국세청의 답을 알 수 없습니다"),
    ],
    ids=["open", "suspended", "unknown", "before", "after", "that day", "no day", "odd"],
)
def test_what_the_office_says_is_found(office, says, expected, sentence):
    claim = proof.claim_of()
    office.says = {NUMBER: says}
    assert asked(claim) == expected
    [finding] = [f for f in proof.current(claim) if f.check_code == "taxoffice.status"]
    assert sentence in finding.sentence
    assert asked(claim) == expected and len(office.asked) == 1  # and is not asked twice


def test_a_number_that_the_office_forgets_is_odd(office):
    office.mood = "forgets"
    assert asked(proof.claim_of()) == "unknown:odd"


def test_many_claims_are_one_call(office):
    claims = [proof.claim_of(number=f"TAX-{n:05d}") for n in range(3)]
    claims.append(proof.claim_of(number="TAX-00009", business_number=OTHER_NUMBER))
    private = proof.claim_of(number="TAX-00010", business_number="")
    check_many([c.pk for c in (*claims, private)], outside=True)
    assert office.asked == [sorted([OTHER_NUMBER, NUMBER])]
    assert "taxoffice.status" not in proof.verdicts(private)


def test_away_is_said_once_and_asked_again(office):
    claim = proof.claim_of()
    office.mood = "busy"
    assert check_many([claim.pk], outside=True).retry == {claim.pk}
    assert proof.verdicts(claim)["taxoffice.status"] == "unknown:away"
    assert check_many([claim.pk], outside=True).retry == {claim.pk}
    assert Finding.objects.filter(check_code="taxoffice.status").count() == 1
    office.mood, office.says = "", {NUMBER: OPEN}
    assert check_many([claim.pk], outside=True).retry == set()
    assert proof.verdicts(claim)["taxoffice.status"] == "ok:open"


def test_the_task_waits_longer_each_time_and_gives_up(office, monkeypatch):
    claim = proof.claim_of()
    office.mood = "busy"
    waits = []

    def retry(**options):
        waits.append(options["countdown"])
        if len(waits) > tasks.RETRIES:
            raise tasks.MaxRetriesExceededError
        raise RuntimeError("again")

    monkeypatch.setattr(tasks.ask_outside, "retry", retry)
    for turn in range(tasks.RETRIES):
        tasks.ask_outside.push_request(retries=turn)
        with pytest.raises(RuntimeError):
            tasks.ask_outside.run([claim.pk])
        tasks.ask_outside.pop_request()
    tasks.ask_outside.push_request(retries=tasks.RETRIES)
    tasks.ask_outside.run([claim.pk])  # a sweep goes on
    tasks.ask_outside.pop_request()
    assert waits[:3] == [30, 60, 120] and max(waits) == tasks.LONGEST_WAIT
    assert waits == sorted(waits)


def test_a_sweep_comes_back_to_what_was_not_answered(office, monkeypatch):
    from datetime import timedelta

    from django.utils import timezone

    from claims import clock
    from claims.evidence import sweep

    claim = proof.claim_of()
    office.mood = "busy"
    with clock.at(timezone.now() - timedelta(hours=2)):
        check_many([claim.pk], outside=True)
    assert sweep._unanswered({claim.pk}) == {claim.pk}
    office.mood, office.says = "", {NUMBER: OPEN}
    check_many([claim.pk], outside=True)
    assert sweep._unanswered({claim.pk}) == set()


def test_a_claim_without_a_number_is_not_rung_for_again(office):
    from claims.documents.models import Document
    from claims.evidence import sweep

    private = proof.claim_of(business_number="")
    proof.sent(private, kinds={"small_business_certificate"})
    documents = list(Document.objects.filter(claim=private))
    check_many([private.pk])
    assert sweep._unchecked(documents) == {private.pk}
    check_many([private.pk], outside=True)
    assert sweep._unchecked(documents) == set() and office.asked == []


def test_without_a_key_nobody_is_asked(office, settings):
    settings.NTS_SERVICE_KEY = ""
    claim = proof.claim_of()
    check_many([claim.pk], outside=True)
    check_many([claim.pk])
    assert office.asked == [] and "taxoffice.status" not in proof.verdicts(claim)


@pytest.mark.django_db(transaction=True)
def test_the_bell_rings_for_it_in_a_task_of_its_own(office, monkeypatch):
    from claims.evidence import enqueue

    sent: list = []
    monkeypatch.setattr(
        enqueue, "enqueue", lambda task, *args: sent.append((task.split(".")[-1], *args))
    )
    enqueue.enqueue_checks([5])
    enqueue.enqueue_checks([7, 6])
    assert sent == [
        ("check_claim", 5), ("ask_outside", [5]),
        ("check_claims", [6, 7]), ("ask_outside", [6, 7]),
    ]  # fmt: skip
