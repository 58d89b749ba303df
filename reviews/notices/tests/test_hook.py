"""The webhook's door: who knows the way, what is let in, and what comes of it."""

import io
import json
import logging
import logging.config
import uuid

import pytest
from django.test import Client

from reviews.notices.delivery import deliver, reports, webhook
from reviews.notices.models import DeliveryReport, NoticeStatus
from reviews.notices.tests.processes import until

SECRET = "only-the-provider-knows"
URL = f"/notices/solapi/{SECRET}/"


@pytest.fixture
def door(settings, db):
    """A caller without a session, checked for CSRF as a browser is."""
    settings.NOTICE_PHONE, settings.SOLAPI_HOOK = "solapi", SECRET
    client = Client(enforce_csrf_checks=True)

    def call(body, url=URL):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return client.post(url, raw, content_type="application/json").status_code

    return call


def event(name="E1", **data):
    data = {"messageId": "M1", "statusCode": "4000", "customFields": {}, **data}
    return {"eventDataId": name, "data": data, "retryCount": 0}


def test_a_report_is_stored_once_before_it_is_said_to_be(door):
    assert door([event("E1"), event("E2", statusCode="3104"), event("E1")]) == 200
    assert door([event("E1")]) == 200
    kept = DeliveryReport.objects.order_by("event_id").values_list(
        "provider", "event_id", "provider_id", "code", "notice"
    )
    assert list(kept) == [
        ("solapi", "E1", "M1", "4000", None),
        ("solapi", "E2", "M1", "3104", None),
    ]


def test_a_report_is_known_by_what_we_gave_the_provider(door, write):
    notice = write()
    assert door([event(customFields={"notice": str(notice.public_id)})]) == 200
    assert DeliveryReport.objects.get().notice_id == notice.pk


def test_a_report_of_a_stranger_is_kept_and_changes_nothing(door, write):
    notice = write()
    fields = [{"notice": str(uuid.uuid4())}, {"notice": "no uuid"}, {"notice": 7}, {}, None]
    assert door([event(f"E{n}", customFields=field) for n, field in enumerate(fields)]) == 200
    assert DeliveryReport.objects.filter(notice=None).count() == len(fields)
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.PENDING


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"\xff", b"null", b"{}", b"[1]", b"[[]]", b'[{"eventDataId": "E1"}]',
        b"[" * 200_000,
        [{"eventDataId": "E1", "data": []}],
        [event("")], [event(7)], [event(statusCode=4000)], [event(messageId=None)],
        [event("E\0")],
        [event(str(n)) for n in range(webhook.MAX_EVENTS + 1)],
        b"[" + b" " * webhook.MAX_BYTES + b"]",
        [event(""), event(7)],
    ],
)  # fmt: skip
def test_what_is_not_in_the_contract_is_400_and_leaves_nothing(door, body):
    assert door(body) == 400
    assert not DeliveryReport.objects.exists()


def test_an_event_that_cannot_be_read_does_not_take_the_others_with_it(door):
    assert door([event("E1"), event(""), 7, event("E2", statusCode=4000), event("E3")]) == 200
    assert set(DeliveryReport.objects.values_list("event_id", flat=True)) == {"E1", "E3"}


def test_only_who_knows_the_way_gets_in(door, settings):
    for url in ("/notices/solapi/wrong/", URL.replace("-knows", ""), "/notices/solapi/한글/"):
        assert door([event()], url) == 404
    assert Client().get(URL).status_code == 405
    settings.NOTICE_PHONE = "off"
    assert door([event()]) == 404
    settings.NOTICE_PHONE, settings.SOLAPI_HOOK = "solapi", ""
    assert door([event()]) == 404
    assert not webhook.is_valid_secret("")
    assert not DeliveryReport.objects.exists()


def test_neither_the_secret_nor_a_number_reaches_a_log_line(door, settings):
    formatter = logging.config.DictConfigurator(settings.LOGGING).configure_formatter(  # type: ignore[attr-defined]
        dict(settings.LOGGING["formatters"]["line"])
    )
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter)
    logging.getLogger().addHandler(handler)
    try:
        assert door(b"01012345678") == 400
        assert door([event()], URL.replace("only", "0nly")) == 404
    finally:
        logging.getLogger().removeHandler(handler)
    assert "/notices/solapi/…" in out.getvalue() and "solapi_hook_unreadable" in out.getvalue()
    assert SECRET not in out.getvalue() and "01012345678" not in out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_what_became_of_a_message_arrives_by_the_hook_and_is_looked_up(
    phones, write, settings, live_server
):
    """Provider, webhook, look-up: nothing of it is ours to pretend."""
    settings.SOLAPI_HOOK, settings.NOTICE_PREFER = SECRET, ["lms"]
    notice = write("payout_sent")
    assert notice.channel == "lms"
    deliver.deliver_all()
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.SENT and notice.provider_id
    (row,) = [row for row in phones.accepted() if row.notice == str(notice.public_id)]
    assert row.text == notice.body

    phones.control(hook=live_server.url + URL)
    until(lambda: DeliveryReport.objects.filter(notice=notice).exists(), "a report")
    reports.follow_up()
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.DELIVERED
    assert (notice.delivered_by, notice.last_code) == ("lms", "4000")
