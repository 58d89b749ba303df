"""The sender against a real provider process: what it says of each message is what happened."""

import contextlib
import json
import socket
import ssl
import tempfile
import threading
from collections import Counter
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured

from reviews.notices.channels.base import ProviderUnavailableError
from reviews.notices.channels.solapi.http_client import Reply
from reviews.notices.channels.solapi.sender import MAX_CALLS, SolapiSender, answers_of, encode
from reviews.notices.models import AttemptOutcome
from reviews.notices.tests.processes import until
from reviews.notices.tests.solapi import TEMPLATE, alimtalk, asked, message, self_signed, taken

pytestmark = pytest.mark.django_db
ACCEPTED, REJECTED = AttemptOutcome.ACCEPTED, AttemptOutcome.REJECTED
UNKNOWN = AttemptOutcome.UNKNOWN


def test_each_message_gets_its_own_answer_in_order(phones, sender):
    messages = [message(), message("02123"), message(body="가" * 1001, channel="lms"), message()]
    answers = sender.send(messages)
    assert [a.outcome for a in answers] == [ACCEPTED, REJECTED, REJECTED, ACCEPTED]
    assert [a.code for a in answers] == ["2000", "1010", "1010", "2000"]
    assert [a.permanent for a in answers] == [False, True, True, False]
    assert taken(phones, messages) == [1, 0, 0, 1]
    ids = {row.notice: row.message_id for row in phones.accepted()}
    assert answers[0].provider_id == ids[messages[0].public_id]


def test_two_messages_to_one_number_in_one_call_both_arrive(phones, sender):
    messages = [message("01012341234"), message("01012341234")]
    assert [a.outcome for a in sender.send(messages)] == [ACCEPTED, ACCEPTED]
    assert taken(phones, messages) == [1, 1]


def test_the_stored_text_is_the_sent_text_on_every_way(phones, sender):
    phones.control(templates=TEMPLATE, numbers={"01000003104": "3104"}, report_seconds=0)
    messages = [
        alimtalk(name='김"따옴표"\n#{접수번호}'),
        alimtalk("01000003104"),
        message(body="줄\n바꿈과 “따옴표”"),
        message(body="긴 글 " * 40, channel="lms")._replace(subject="제목"),
    ]
    assert [a.outcome for a in sender.send(messages)] == [ACCEPTED] * 4
    rows = {row.notice: row for row in phones.accepted()}
    assert [rows[m.public_id].text for m in messages] == [m.body for m in messages]
    assert [rows[m.public_id].went_by for m in messages] == ["ATA", "SMS", "SMS", "LMS"]
    assert rows[messages[3].public_id].subject == "제목"
    assert [report.by for report in sender.look_up(asked(messages))] == [
        "alimtalk", "sms", "sms", "lms",
    ]  # fmt: skip


def test_an_alimtalk_that_the_provider_has_otherwise_is_refused_for_good(phones, sender):
    phones.control(templates=TEMPLATE)
    other = alimtalk()._replace(body="다른 글")
    unregistered = alimtalk(template_id="nobody_knows")
    answers = sender.send([other, unregistered, alimtalk()])
    assert [(a.code, a.permanent) for a in answers] == [
        ("3103", True), ("1043", True), ("2000", False),
    ]  # fmt: skip


def test_an_account_that_may_not_send_costs_no_message_its_tries(phones, sender):
    phones.control(reject={"1030": 1.0})
    (answer,) = sender.send([message()])
    assert (answer.outcome, answer.code, answer.away) == (REJECTED, "1030", True)


@pytest.mark.parametrize(
    ("did", "outcome", "code", "away", "arrived"),
    [
        ("drop_before", UNKNOWN, "no_answer", False, 0),
        ("drop_after", UNKNOWN, "no_answer", False, 1),
        ("cut_after", UNKNOWN, "no_answer", False, 1),
        ("slow_after", UNKNOWN, "no_answer", False, 1),
        ("500", UNKNOWN, "http_500", False, 0),
        ("500_after", UNKNOWN, "http_500", False, 1),
        ("garbage_after", UNKNOWN, "unreadable_answer", False, 1),
        ("429", REJECTED, "http_429", True, 0),
    ],
)
def test_what_is_not_known_is_called_unknown_and_found_by_asking(
    phones, settings, sender, did, outcome, code, away, arrived
):
    """`rejected` is said only if nothing was handed over."""
    if did == "slow_after":
        settings.SOLAPI_SECONDS = 2
    phones.control(calls=[did], slow_seconds=6)
    messages = [message(), message()]
    answers = sender.send(messages)
    assert [(a.outcome, a.code, a.away) for a in answers] == [(outcome, code, away)] * 2
    until(lambda: taken(phones, messages) == [arrived] * 2, "the provider's word")
    sender.close()
    settings.SOLAPI_SECONDS = 20
    reports = sender.look_up(asked(messages))
    assert [report.times if report else 0 for report in reports] == [arrived] * 2
    assert all(a.outcome == ACCEPTED for a in sender.send([message()]))


def test_an_answer_that_drips_is_given_up_in_time(phones, settings, sender):
    """httpx's own limit begins again with each byte; a lease does not."""
    sender.connect()
    settings.SOLAPI_SECONDS = 1
    with socket.create_server(("127.0.0.1", 0)) as slow:
        ended = threading.Event()

        def drip():
            line, _from = slow.accept()
            with line:
                line.recv(65536)
                line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n")
                for _byte in range(200):  # waited for, it would be an answer that nobody can read
                    try:
                        line.sendall(b" ")
                    except OSError:
                        return
                    ended.wait(0.05)

        thread = threading.Thread(target=drip)
        thread.start()
        sender.client.client.base_url = f"http://127.0.0.1:{slow.getsockname()[1]}"
        (answer,) = sender.send([message()])
        ended.set()
        thread.join()
    assert (answer.outcome, answer.code) == (UNKNOWN, "no_answer")


def test_nobody_listening_is_away_and_nothing_handed_over(phones, settings, sender):
    with socket.create_server(("127.0.0.1", 0)) as taken_port:
        port = taken_port.getsockname()[1]
    settings.SOLAPI_URL = f"http://127.0.0.1:{port}"
    with pytest.raises(ProviderUnavailableError) as away:
        sender.connect()
    assert away.value.code == "unreachable"
    (answer,) = sender.send([message()])
    assert (answer.outcome, answer.code, answer.away) == (REJECTED, "unreachable", True)
    with pytest.raises(ProviderUnavailableError):
        sender.look_up(asked([message()]))


def test_refused_keys_are_an_error_in_the_log_and_no_attempt(phones, settings, sender, caplog):
    settings.SOLAPI_API_SECRET = "another"
    with pytest.raises(ProviderUnavailableError) as away:
        sender.connect()
    assert away.value.code == "http_401"
    assert [r.levelname for r in caplog.records if "solapi_away" in r.getMessage()] == ["ERROR"]


def test_what_one_message_breaks_its_neighbours_do_not_pay_for(phones, sender, monkeypatch):
    """A call that the provider cannot read at all is halved until the culprit is alone."""
    messages = [message() for _ in range(100)]
    culprit = 37

    def broken(batch):
        raw = encode(batch)
        return b"[" + raw if messages[culprit] in batch else raw

    monkeypatch.setattr("reviews.notices.channels.solapi.sender.encode", broken)
    answers = sender.send(messages)
    assert [n for n, a in enumerate(answers) if a.outcome != ACCEPTED] == [culprit]
    assert (answers[culprit].code, answers[culprit].permanent) == ("http_400", True)
    assert taken(phones, messages) == [int(n != culprit) for n in range(100)]


def test_halving_has_an_end(phones, sender, monkeypatch):
    monkeypatch.setattr("reviews.notices.channels.solapi.sender.encode", lambda _batch: b"[")
    sender.connect()
    calls = Counter()
    post = sender.client.post

    def counted(*given):
        calls["post"] += 1
        return post(*given)

    monkeypatch.setattr(sender.client, "post", counted)
    answers = sender.send([message() for _ in range(1000)])
    assert len(answers) == 1000 and {a.outcome for a in answers} == {REJECTED}
    assert calls["post"] < 2 * MAX_CALLS


def test_halving_ends_before_the_lease(phones, sender, settings, monkeypatch):
    """Half after half at a provider that takes its time would be handed over by two workers."""
    settings.SOLAPI_SECONDS = 20
    monkeypatch.setattr("reviews.notices.channels.solapi.sender.encode", lambda _batch: b"[")
    sender.connect()
    now, calls = [0.0], []
    post = sender.client.post

    def slow(*given):
        calls.append(now[0])
        reply = post(*given)
        now[0] += 4
        return reply

    monkeypatch.setattr(sender.client, "post", slow)
    clock = SimpleNamespace(monotonic=lambda: now[0])
    monkeypatch.setattr("reviews.notices.channels.solapi.sender.time", clock)
    answers = sender.send([message() for _ in range(8)])
    assert calls == [0, 4, 8]
    assert {(a.outcome, a.code, a.permanent) for a in answers} == {(REJECTED, "http_400", False)}


@pytest.mark.parametrize(
    ("status", "outcome", "away", "permanent"),
    [
        (401, REJECTED, True, False),
        (402, REJECTED, True, False),
        (403, REJECTED, True, False),
        (429, REJECTED, True, False),
        (404, REJECTED, False, True),
        (408, UNKNOWN, False, False),
        (302, UNKNOWN, False, False),
        (502, UNKNOWN, False, False),
        (503, UNKNOWN, False, False),
    ],
)
def test_what_an_error_of_the_whole_call_means(status, outcome, away, permanent):
    reply = Reply(status, b'{"errorCode": "X", "errorMessage": "01012345678 is refused"}')
    (answer,) = answers_of(reply, [message()])
    assert (answer.outcome, answer.away, answer.permanent) == (outcome, away, permanent)
    assert answer.code == f"http_{status}" and answer.text == "X … is refused"


def test_an_answer_that_leaves_a_message_out_leaves_it_unknown():
    fields = (None, "not ours", [1], 7)
    body = {
        "messageList": [{"messageId": "M", "statusCode": "2000", "customFields": f} for f in fields]
    }
    (answer,) = answers_of(Reply(200, json.dumps(body).encode()), [message()])
    assert (answer.outcome, answer.code) == (UNKNOWN, "not_in_answer")


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_worker_with_a_wrong_clock_signs_by_the_providers(phones, sender, monkeypatch, hours):
    from reviews.notices.channels.solapi import http_client

    class Wrong(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + timedelta(hours=hours)

    monkeypatch.setattr(http_client, "datetime", Wrong)
    sent = message()
    (answer,) = sender.send([sent])
    assert answer.outcome == ACCEPTED
    assert sender.look_up(asked([sent]))[0].times == 1


def test_a_certificate_that_nobody_vouches_for_is_no_provider(phones, settings, monkeypatch):
    """On this machine nothing is checked; whatever else SOLAPI_URL names has to prove its name."""
    with socket.create_server(("127.0.0.1", 0)) as port:
        settings.SOLAPI_URL = f"https://localhost:{port.getsockname()[1]}"
        monkeypatch.setattr("reviews.notices.channels.solapi.http_client.LOOPBACK", ())

        def present_own_certificate():
            line, _from = port.accept()
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self_signed("localhost", folder))
            with line, contextlib.suppress(OSError):
                context.wrap_socket(line, server_side=True).recv(1)

        with tempfile.TemporaryDirectory() as folder:
            thread = threading.Thread(target=present_own_certificate)
            thread.start()
            with pytest.raises(ProviderUnavailableError) as away:
                SolapiSender().connect()
            thread.join()
    assert away.value.code == "unreachable"


def test_no_plain_http_leaves_this_machine(settings, phones):
    settings.SOLAPI_URL = "http://api.example.test"
    with pytest.raises(ImproperlyConfigured):
        SolapiSender().connect()


def test_a_call_holds_what_the_contract_names_and_nothing_else(phones, settings):
    sent = json.loads(encode([alimtalk("01012345678"), message("01012345678")]))
    assert sent.keys() == {"messages", "allowDuplicates", "showMessageList"}
    first, second = sent["messages"]
    assert first["from"] == settings.SOLAPI_FROM and first["type"] == "ATA"
    assert first["kakaoOptions"] == {
        "pfId": settings.SOLAPI_PF_ID,
        "templateId": "desk_test_ko",
        "variables": {"#{이름}": "홍길동", "#{접수번호}": "K1"},
        "disableSms": False,
    }
    assert second.keys() == {"to", "from", "type", "text", "customFields"}
