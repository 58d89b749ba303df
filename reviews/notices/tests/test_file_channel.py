"""Without a provider, messages to phones become files that a person can read."""

import uuid

import pytest

from reviews.notices.channels import sender_for
from reviews.notices.channels.base import Message
from reviews.notices.models import AttemptOutcome


@pytest.fixture
def sender(settings, tmp_path):
    settings.NOTICE_DIR, settings.NOTICE_PHONE = tmp_path, "file"
    sender = sender_for("alimtalk")
    sender.connect()
    return sender


def test_a_message_to_a_phone_is_one_file_with_its_text(sender, tmp_path):
    public_id = str(uuid.uuid4())
    message = Message(
        public_id, "01012345678", "", "첫 줄\n둘째 줄", "test", "alimtalk", "desk_test_ko", {}
    )
    for _twice in range(2):
        assert [a.outcome for a in sender.send([message])] == [AttemptOutcome.ACCEPTED]
    assert [path.name for path in tmp_path.iterdir()] == [f"{public_id}.txt"]
    path = tmp_path / f"{public_id}.txt"
    assert path.stat().st_mode & 0o777 == 0o600
    head, _blank, text = path.read_text().partition("\n\n")
    assert text == message.body
    assert head == "To: 01012345678\nChannel: alimtalk\nTemplate: desk_test_ko"


def test_mail_stays_mail(sender, tmp_path):
    message = Message(str(uuid.uuid4()), "a@example.test", "제목", "글", "test")
    sender.send([message])
    assert [path.suffix for path in tmp_path.iterdir()] == [".eml"]
