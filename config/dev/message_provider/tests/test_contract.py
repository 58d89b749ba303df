"""The local provider keeps SOLAPI's contract (docs/decisions/0030), asked without any code of
ours but its own: a fault of the sender and the same fault here must not hide each other."""

import hmac
import http.client
import json
import secrets
import sqlite3
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlencode

import pytest

from config.dev.message_provider.process import CHECKOUT, KEY, SECRET, LocalProvider
from reviews.notices.tests.processes import until

TEMPLATE = {"desk_test_ko": "#{이름}님, 접수번호 #{접수번호}입니다."}
SEND, LIST = "/messages/v4/send-many/detail", "/messages/v4/list-old"


def signed(date=None, salt=None, secret=SECRET):
    date = date or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    salt = salt or secrets.token_hex(16)
    signature = hmac.new(secret.encode(), (date + salt).encode(), "sha256").hexdigest()
    return f"HMAC-SHA256 apiKey={KEY}, date={date}, salt={salt}, signature={signature}"


def call(provider, path, body=None, header=None):
    """Status and answer."""
    request = urllib.request.Request(
        provider.url + path,
        None if body is None else json.dumps(body).encode(),
        {"Authorization": header or signed()},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def sms(notice="n", to="01012345678", text="안녕하세요", **more):
    return {
        "to": to, "from": "0212345678", "text": text, "customFields": {"notice": notice}, **more,
    }  # fmt: skip


def alimtalk(notice, text, variables, template="desk_test_ko", **options):
    return sms(
        notice, text=text,
        kakaoOptions={"pfId": "KA", "templateId": template, "variables": variables, **options},
    )  # fmt: skip


def send(provider, *messages, **more):
    body = {"messages": messages, "showMessageList": True, "allowDuplicates": True, **more}
    status, answer = call(provider, SEND, body)
    assert status == 200, answer
    return answer


def codes(answer):
    return {m["customFields"]["notice"]: m["statusCode"] for m in answer["failedMessageList"]}


def listed(provider, **query):
    status, answer = call(provider, f"{LIST}?{urlencode(query, doseq=True)}")
    assert status == 200
    return answer


def test_it_answers_for_each_message_and_keeps_what_it_took(phones):
    answer = send(phones, sms("good"), sms("bad", to="123"), sms("long", text="가" * 46))
    assert answer["groupInfo"]["count"] == {
        "total": 3, "registeredSuccess": 2, "registeredFailed": 1,
    }  # fmt: skip
    assert codes(answer) == {"bad": "1010"}
    assert {m["customFields"]["notice"]: m["statusCode"] for m in answer["messageList"]} == {
        "good": "2000", "long": "2000",
    }  # fmt: skip
    kept = {row.notice: row for row in phones.accepted()}
    assert kept["good"].kind == "SMS" and kept["long"].kind == "LMS" and "bad" not in kept


def test_without_show_message_list_only_failures_are_named(phones):
    answer = send(phones, sms("hushed"), sms("bad", to=""), showMessageList=False)
    assert "messageList" not in answer and codes(answer) == {"bad": "1010"}


def test_one_number_twice_in_a_call_goes_only_if_it_is_meant(phones):
    answer = send(phones, sms("first"), sms("second"), allowDuplicates=False)
    assert codes(answer) == {"second": "1026"}
    assert codes(send(phones, sms("third"), sms("fourth"))) == {}


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (lambda: "Bearer x", "InvalidAuthorization"),
        (lambda: signed(secret="another"), "SignatureDoesNotMatch"),
        (lambda: signed().replace(KEY, "stranger"), "InvalidApiKey"),
        (lambda: signed(salt="short"), "InvalidAuthorization"),
        (lambda: signed((datetime.now(UTC) - timedelta(minutes=16)).isoformat()), "RequestTimeToo"),
        (lambda: signed((datetime.now(UTC) + timedelta(minutes=16)).isoformat()), "RequestTimeToo"),
        (lambda: signed("2026-11-25T00:00:00"), "RequestTimeTooSkewed"),
        (lambda: signed("yesterday"), "InvalidDate"),
    ],
)
def test_only_a_fresh_signature_of_ours_is_let_in(phones, header, code):
    before = len(phones.accepted())
    status, answer = call(phones, SEND, {"messages": [sms()]}, header())
    assert status == 401 and answer["errorCode"].startswith(code)
    assert len(phones.accepted()) == before


def test_a_clock_that_is_fourteen_minutes_off_is_let_in(phones):
    header = signed((datetime.now(UTC) - timedelta(minutes=14)).isoformat())
    assert call(phones, LIST, header=header)[0] == 200


def test_no_signature_twice(phones):
    header = signed()
    assert call(phones, LIST, header=header)[0] == 200
    assert call(phones, LIST, header=header) == (
        401, {"errorCode": "DuplicatedSignature", "errorMessage": "DuplicatedSignature"},
    )  # fmt: skip


@pytest.mark.parametrize("body", [{}, [], {"messages": []}, {"messages": ["x"]}, {"messages": {}}])
def test_a_call_that_cannot_be_read_takes_nothing(phones, body):
    before = len(phones.accepted())
    assert call(phones, SEND, body)[0] == 400
    assert len(phones.accepted()) == before


def test_an_alimtalk_is_the_registered_text_and_no_other(phones):
    phones.control(templates=TEMPLATE)
    values = {"#{이름}": "홍길동", "#{접수번호}": "K1"}
    right = "홍길동님, 접수번호 K1입니다."
    answer = send(
        phones,
        alimtalk("right", right, values),
        alimtalk("another text", right + " ", values),
        alimtalk("a variable less", right, {"#{이름}": "홍길동"}),
        alimtalk("no such template", right, values, template="nobody_knows"),
    )
    assert codes(answer) == {
        "another text": "3103", "a variable less": "3103", "no such template": "1043",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "text", "options", "code", "by"),
    [
        ("3104", "짧다", {}, "4000", "SMS"),
        ("3107", "가" * 46, {}, "4000", "LMS"),
        ("3104", "짧다", {"disableSms": True}, "3104", "ATA"),
        ("3032", "짧다", {}, "3032", "SMS"),  # no such number: no SMS either
        ("3104", "가나😀", {}, "3104", "ATA"),  # EUC-KR has no such letter
        ("4000", "짧다", {}, "4000", "ATA"),
        ("lost", "짧다", {}, "3000", "ATA"),
    ],
)
def test_what_kakaotalk_cannot_deliver_goes_on_by_length(phones, outcome, text, options, code, by):
    phones.control(any_template=True, numbers={"01000003104": outcome}, report_seconds=0)
    message = alimtalk("x", text, {}, template="any", **options) | {"to": "01000003104"}
    (sent,) = send(phones, message)["messageList"]
    (found,) = listed(phones, messageId=sent["messageId"])["messageList"].values()
    assert (found["statusCode"], found["type"]) == (code, by)
    assert found["replacement"] is (by != "ATA")


def test_the_list_is_read_page_by_page_and_by_filter(phones):
    start = datetime.now(UTC) - timedelta(seconds=1)
    answer = send(phones, *(sms(f"page {n}", to=f"0101000{n:04d}") for n in range(7)))
    group = answer["groupInfo"]["groupId"]
    ids = [message["messageId"] for message in answer["messageList"]]
    seen, key = [], None
    while True:
        page = listed(phones, groupId=group, limit=3, **({"startKey": key} if key else {}))
        assert len(page["messageList"]) <= 3
        seen += page["messageList"]
        key = page["nextKey"]
        if key is None:
            break
    assert seen == ids
    assert list(listed(phones, **{"messageIds[]": ids[2:4]})["messageList"]) == ids[2:4]
    assert list(listed(phones, to="01010000005")["messageList"]) == ids[5:6]
    status, by_group = call(phones, f"/messages/v4/groups/{group}/messages?limit=500")
    assert status == 200 and list(by_group["messageList"]) == ids
    since = listed(phones, dateType="CREATED", startDate=start.isoformat(), limit=500)
    assert set(ids) <= set(since["messageList"])
    until_then = listed(phones, dateType="CREATED", endDate=start.isoformat(), limit=500)
    assert not set(ids) & set(until_then["messageList"])
    assert call(phones, f"{LIST}?limit=501")[0] == 400


def test_a_late_message_is_taken_and_not_yet_listed(phones):
    phones.control(late_seconds=3600)
    (sent,) = send(phones, sms("late"))["messageList"]
    assert listed(phones, messageId=sent["messageId"])["messageList"] == {}
    assert phones.by_notice()["late"] == 1


@pytest.mark.parametrize(
    ("did", "taken", "status"),
    [
        ("drop_before", False, None),
        ("drop_after", True, None),
        ("cut_after", True, None),
        ("429", False, 429),
        ("500", False, 500),
        ("500_after", True, 500),
        ("garbage_after", True, 200),
        ("slow", True, 200),
        ("slow_after", True, 200),
    ],
)
def test_it_misbehaves_as_it_is_told_and_only_once(phones, did, taken, status):
    phones.control(calls=[did], slow_seconds=0)
    notice = secrets.token_hex(8)
    line = http.client.HTTPConnection("127.0.0.1", phones.port, timeout=60)
    body = json.dumps({"messages": [sms(notice)], "showMessageList": True})
    line.request("POST", SEND, body, {"Authorization": signed()})
    if status is None:
        with pytest.raises((http.client.HTTPException, OSError)):
            line.getresponse().read()
    else:
        answer = line.getresponse()
        assert answer.status == status
        if did == "garbage_after":
            with pytest.raises(ValueError):
                json.loads(answer.read())
    line.close()
    assert phones.by_notice()[notice] == int(taken)
    assert codes(send(phones, sms("after that"))) == {}


def test_chances_and_outcomes_repeat_with_the_seed(phones):
    def run():
        phones.control(seed=7, reject={"1030": 0.5}, report_seconds=0,
                       outcomes={"3104": 0.3, "3107": 0.3})  # fmt: skip
        answer = send(
            phones,
            *(sms(str(n), to=f"0102000{n:04d}", kakaoOptions={"pfId": "K"}) for n in range(40)),
        )
        refused = set(codes(answer))
        ids = [message["messageId"] for message in answer["messageList"]]
        types = [
            m["type"]
            for m in listed(phones, **{"messageIds[]": ids}, limit=50)["messageList"].values()
        ]
        return refused, types

    phones.control(any_template=True)
    first = run()
    assert first == run()
    assert 5 < len(first[0]) < 35 and {"ATA", "SMS"} == set(first[1])


@pytest.mark.parametrize(
    "change",
    [{"nonsense": 1}, {"calls": ["explode"]}, {"late_seconds": "soon"}, {"chances": {"x": 1}}],
)
def test_a_script_that_names_what_there_is_not_is_refused(phones, change):
    with pytest.raises(urllib.error.HTTPError) as refused:
        phones.control(**change)
    assert refused.value.code == 400


def test_no_page_of_a_browser_reaches_its_control(phones):
    for headers, status in (
        ({"Content-Type": "text/plain"}, 415),  # a form needs no leave to be sent
        ({"Content-Type": "application/json", "Host": "evil.example"}, 421),
    ):
        request = urllib.request.Request(phones.url + "/control", b"{}", headers)
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request)
        assert refused.value.code == status


def test_its_page_shows_the_text_and_masks_the_number(phones):
    send(phones, sms("shown", to="01077776666", text="<b>보완</b>을 부탁드립니다"))
    with urllib.request.urlopen(phones.url + "/") as answer:
        page = answer.read().decode()
    assert "&lt;b&gt;보완&lt;/b&gt;" in page and "010-****-6666" in page
    assert "01077776666" not in page and "7777-6666" not in page


def test_what_it_answered_for_survives_its_death_and_cannot_be_changed():
    with LocalProvider(script={"templates": TEMPLATE}) as provider:
        send(provider, sms("before"))
        provider.kill()
        provider.script = {}
        provider.start()
        values = {"#{이름}": "홍길동", "#{접수번호}": "K1"}
        answer = send(provider, alimtalk("after", "홍길동님, 접수번호 K1입니다.", values))
        assert codes(answer) == {}  # it remembers its templates
        assert [row.notice for row in provider.accepted()] == ["before", "after"]
        with sqlite3.connect(provider.log) as db:
            for change in ("DELETE FROM message", "UPDATE message SET notice = 'x'"):
                with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                    db.execute(change)


class Hook(BaseHTTPRequestHandler):
    def do_POST(self):
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.calls.append(json.loads(raw))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 200)
        self.end_headers()

    def log_message(self, *_args):
        pass


@pytest.fixture
def hook():
    server = HTTPServer(("127.0.0.1", 0), Hook)
    server.calls, server.answers = [], []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_webhook_tells_what_became_of_a_message_until_it_is_heard(hook):
    url = f"http://127.0.0.1:{hook.server_port}/secret/"
    script = {"hook": url, "report_seconds": 0, "hook_retry_seconds": 0}
    with LocalProvider(script=script) as provider:
        hook.answers = [500, 500]
        (sent,) = send(provider, sms("told"))["messageList"]
        until(lambda: len(hook.calls) == 3, "a third call")
        assert [event["retryCount"] for (event,) in hook.calls] == [0, 1, 2]
        assert len({event["eventDataId"] for (event,) in hook.calls}) == 1
        data = hook.calls[0][0]["data"]
        assert (data["messageId"], data["statusCode"]) == (sent["messageId"], "4000")
        assert data["customFields"] == {"notice": "told"}

        hook.answers, hook.calls = [500] * 9, []
        send(provider, sms("never heard"))
        until(lambda: provider.counts()["untold"] == 1, "the end of its patience")
        assert len(hook.calls) == 5

        hook.answers, hook.calls = [], []
        provider.control(hook_times=2, numbers={"01099999999": "lost"})
        send(provider, sms("lost", to="01099999999"), sms("twice"))
        until(lambda: len(hook.calls) == 2, "a repeated call")
        assert hook.calls[0] == hook.calls[1]
        assert [e["data"]["customFields"]["notice"] for e in hook.calls[0]] == ["twice"]


def test_it_starts_without_django():
    code = (
        "import sys, config.dev.message_provider.__main__, config.dev.message_provider.process;"
        "print([name for name in sys.modules if name.partition('.')[0] in ('django', 'httpx')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
