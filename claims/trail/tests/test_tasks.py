"""The seal of the night: once a day, checked, its head sent away. A lost mail undoes nothing."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from claims.privacy.models import AccessEntry
from claims.trail import seal_head
from claims.trail.models import Seal, SealCheck
from claims.trail.tasks import latest_due_time, seal_when_due
from claims.trail.tests.scene import by_force, lived_in
from config.dev.state_folder import free_port

pytestmark = pytest.mark.django_db(transaction=True)
SEOUL = ZoneInfo("Asia/Seoul")


class Kept(Message):
    def __init__(self):
        super().__init__()
        self.mails = []

    def handle_message(self, message):
        self.mails.append(message)


@pytest.fixture
def letterbox(settings):
    """Fixture: start an SMTP server in a thread, to which Django sends, and give its list of
    received mails."""
    kept = Kept()
    server = Controller(kept, hostname="127.0.0.1", port=free_port(), ready_timeout=60)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.SEAL_MAIL_TO = ["auditor@example.test", "keeper@example.test"]
    yield kept.mails
    server.stop()


def test_a_seal_is_due_at_ten_past_three_in_seoul():
    at = datetime(2026, 3, 2, 3, 10, tzinfo=SEOUL)
    assert latest_due_time(at) == latest_due_time(at.replace(hour=23)) == at
    assert latest_due_time(at.replace(minute=9)) == at.replace(day=1)


def test_it_is_made_once_a_day_and_checked():
    assert seal_when_due() == 1
    assert seal_when_due() is None
    check = SealCheck.objects.get()
    assert check.seal_id == 1 and check.finding is None
    tomorrow = datetime.now(SEOUL) + timedelta(days=1)
    with time_machine.travel(tomorrow, tick=True):
        assert seal_when_due() == 2


def test_a_seal_of_the_future_is_not_that_of_the_day():
    """The database's clock was ahead and is right again: else nothing is sealed until it is
    reached."""
    assert seal_when_due() == 1
    by_force("UPDATE claims_seal SET sealed_at = sealed_at + interval '30 days'")
    assert seal_when_due() == 2
    assert seal_when_due() is None


def test_the_head_is_mailed_so_that_it_can_be_compared_later(letterbox):
    lived_in()
    seal_when_due()
    (mail,) = letterbox
    assert mail["To"] == "auditor@example.test, keeper@example.test"
    text = mail.get_payload(decode=True).decode()
    said = text[text.index("{") : text.index("}") + 1]
    assert seal_head.read(said) == (Seal.objects.get().head, 1)


def test_the_mail_says_what_the_check_found(letterbox):
    lived_in()
    seal_when_due()
    entry = AccessEntry.objects.first()
    by_force("UPDATE claims_accessentry SET count = 9 WHERE id = %s", entry.pk)
    by_force("UPDATE claims_seal SET sealed_at = sealed_at - interval '2 days'")
    seal_when_due()
    text = letterbox[-1].get_payload(decode=True).decode()
    assert "claims_seal 1: altered" in text


def test_a_mail_that_cannot_leave_undoes_no_seal(letterbox, settings):
    settings.EMAIL_PORT = free_port()  # nobody listens there
    assert seal_when_due() == 1
    assert Seal.objects.count() == SealCheck.objects.count() == 1 and letterbox == []
