"""A planted account, phone and mail address are nowhere in plain: not in a table, a log line, a
Redis key or value, a task's arguments, a history row or a rejected row."""

import csv
import io
import json
import logging
from pathlib import Path

import pytest
import redis
from django.core.management import call_command
from django.db import connection, connections

from claims.register.models import BankAccount, Claim
from claims.tests.factories import UserFactory
from reviews.committee.lifecycle.starting import start_review
from reviews.committee.models import Review
from reviews.committee.tests import factories as make
from reviews.notices.delivery.deliver import deliver_all
from reviews.notices.models import Notice
from reviews.payouts.approvals.fingerprint import seen_value
from reviews.payouts.approvals.verbs import approve_payout
from reviews.payouts.models import Payout

pytestmark = pytest.mark.django_db(transaction=True)

PHONE, ACCOUNT, MAIL = "01077771234", "98765432101234", "planted.person@example.test"
SHAPES = (PHONE, "010-7777-1234", ACCOUNT, "987-654-32101234", MAIL)


def planted_file(folder: Path) -> Path:
    """An accepted row, and one that is rejected for its amount, both with the planted data."""
    row = {
        "접수번호": "K1015-0000001",
        "접수일시": "2022-10-21 14:05",
        "신청인구분": "소상공인",
        "성명": "심어둔이",
        "상호": "심은 가게",
        "대표자": "심어둔이",
        "사업자등록번호": "1248100998",
        "휴대전화": "010-7777-1234",
        "이메일": MAIL,
        "서비스": "톡스토어",
        "계열사": "카카오",
        "유무료": "유료",
        "피해유형": "금전",
        "피해금액": "1,200,000",
        "은행": "국민",
        "계좌번호": "987-654-32101234",
        "예금주": "심어둔이",
    }
    text = io.StringIO()
    writer = csv.DictWriter(text, list(row))
    writer.writeheader()
    writer.writerows([row, {**row, "접수번호": "K1015-0000002", "피해금액": "약 50만원"}])
    path = folder / "planted.csv"
    path.write_text(text.getvalue(), encoding="utf-8-sig")
    return path


def every_table() -> dict[str, str]:
    """All rows of every table as text, bytes in hexadecimal, as the owner sees them."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT COALESCE(string_agg(t::text, chr(10)), '') FROM \"{table}\" t")  # noqa: S608
            found[table] = cursor.fetchone()[0]
    return found


def everything_in(redis_url: str) -> bytes:
    line = redis.Redis.from_url(redis_url)
    readers = {
        b"string": line.get,
        b"list": lambda key: b" ".join(line.lrange(key, 0, -1)),
        b"hash": lambda key: repr(line.hgetall(key)).encode(),
        b"set": lambda key: repr(line.smembers(key)).encode(),
        b"zset": lambda key: repr(line.zrange(key, 0, -1, withscores=True)).encode(),
    }
    return b"\n".join(
        key + b" " + (readers[line.type(key)](key) or b"") for key in line.scan_iter("*")
    )


def leaks(text: str) -> list[str]:
    as_hex = {shape: shape.encode().hex() for shape in SHAPES}
    return [shape for shape in SHAPES if shape in text or as_hex[shape] in text]


def test_planted_personal_data_is_nowhere_in_plain(tmp_path, redis_url, caplog, capsys, settings):
    import base64

    settings.NOTICE_DIR = tmp_path / "outbox"
    make.council(3, 0)
    with caplog.at_level(logging.DEBUG):
        call_command("import_claims", str(planted_file(tmp_path)), window="1015-1", json=True)
        report = json.loads(capsys.readouterr().out)
        assert (report["accepted"], report["rejected"]) == (1, 1)
        claim = Claim.objects.get()
        review = start_review(
            review=Review.objects.get(), by=make.secretary(), reason="서류 없이 시험"
        )
        make.vote_all(review, ("grant", None))
        payout = Payout.objects.get(claim=claim)
        approve_payout(payout=payout, seen=seen_value(payout), by=UserFactory(roles="finance"))
        assert deliver_all() == 2
    assert set(Notice.objects.values_list("status", flat=True)) == {"sent"}

    for table, rows in every_table().items():
        assert not leaks(rows), table
    queued = everything_in(redis_url)
    assert (
        b"reviews.notices" in queued
    )  # the bells rang, with their arguments, and nobody took them
    bodies = [
        base64.b64decode(message["body"]).decode()
        for key in redis.Redis.from_url(redis_url).keys("*")
        if redis.Redis.from_url(redis_url).type(key) == b"list"
        for message in map(json.loads, redis.Redis.from_url(redis_url).lrange(key, 0, -1))
    ]
    assert bodies
    assert not leaks(queued.decode(errors="replace") + "".join(bodies))
    logged = caplog.text + "".join(str(record.__dict__) for record in caplog.records)
    assert caplog.records and not leaks(logged + capsys.readouterr().err)
    assert not leaks(json.dumps(report, ensure_ascii=False))

    # And yet it is there for who may see it.
    assert claim.reveal_phone() == PHONE
    assert BankAccount.objects.get().reveal_number(claim.number) == ACCOUNT
    letters = "".join(path.read_text() for path in (tmp_path / "outbox").rglob("*.eml"))
    assert MAIL in letters and PHONE not in letters and ACCOUNT not in letters
    connections.close_all()
