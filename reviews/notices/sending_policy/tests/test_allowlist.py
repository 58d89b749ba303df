import ast
import contextlib
import random
from pathlib import Path

import pytest

import reviews.notices
from claims.errors import DomainError
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.notices.delivery import deliver
from reviews.notices.models import Notice, NoticeStatus
from reviews.notices.sending_policy.allowlist import address_check
from reviews.notices.verbs import retry_notice, send_by_other_channel


@pytest.fixture
def reaching(settings):
    """A system that is not the real one, whose mail and messages reach people."""
    settings.PRODUCTION = False
    settings.NOTICE_MAIL, settings.NOTICE_PHONE = "smtp", "solapi"

    def allow(*entries):
        settings.NOTICE_ALLOWLIST = list(entries)

    return allow


@pytest.mark.parametrize(
    ("entries", "channel", "address", "may"),
    [
        ((), "mail", "ondam@example.test", False),
        ((), "alimtalk", "01012345678", False),
        (("*",), "mail", "ondam@example.test", True),
        (("*",), "lms", "01012345678", True),
        (("ondam@example.test",), "mail", "Ondam@Example.test ", True),
        (("ondam@example.test",), "mail", "other@example.test", False),
        (("*@example.test",), "mail", "anybody@EXAMPLE.test", True),
        (("*@example.test",), "mail", "x@example.test.evil.test", False),
        (("*@example.test",), "mail", "example.test", False),
        (("*@example.test",), "lms", "01012345678", False),
        (("010-1234-5678",), "sms", "01012345678", True),
        (("010-1234-5678",), "alimtalk", "01012345679", False),
        (("010-1234-5678",), "mail", "01012345678", False),
        (("", "  ", "-"), "sms", "", False),
        (("", "  "), "mail", "", False),
    ],
)
def test_who_may_be_reached(reaching, entries, channel, address, may):
    reaching(*entries)
    assert address_check(channel)(address) is may


def test_the_real_system_asks_no_list(reaching, settings):
    reaching()
    settings.PRODUCTION = True
    assert address_check("mail")("ondam@example.test") and address_check("lms")("01012345678")


def test_where_nobody_is_reached_the_list_does_not_count(reaching, settings):
    reaching()
    settings.NOTICE_MAIL = "file"
    assert address_check("mail")("ondam@example.test")
    assert not address_check("lms")("01012345678")


@pytest.mark.django_db
def test_a_stranger_gets_nothing_and_the_notice_says_why(write, settings, mailbox):
    settings.NOTICE_ALLOWLIST = ["us@example.test"]
    ours = write(claim=ClaimFactory(plain_email="us@example.test"))
    strangers = [write(claim=ClaimFactory(plain_email=f"they{n}@example.test")) for n in range(3)]
    deliver.deliver_all()
    assert [mail["To"] for mail in mailbox.taken] == ["us@example.test"]
    assert Notice.objects.get(pk=ours.pk).status == NoticeStatus.SENT
    for notice in Notice.objects.filter(pk__in=[one.pk for one in strangers]):
        assert (notice.status, notice.last_code) == (NoticeStatus.SUPPRESSED, "not_on_allowlist")
        assert "허용 목록" in notice.ended_reason and not notice.tries.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("turn", range(3))
def test_whatever_is_done_with_them_only_the_named_are_ever_reached(
    write, settings, mailbox, phones, turn
):
    """Property: by mail and by phone, refused, retried, told by another channel, sent again."""
    dice = random.Random(turn)  # noqa: S311  a seeded run
    settings.NOTICE_ALLOWLIST = ["010-0000-0000", "US0@example.test"]
    settings.NOTICE_RECIPIENT_MOST = 0
    secretary = UserFactory(roles="secretariat")
    before = len(phones.accepted())
    for _ in range(16):
        settings.NOTICE_PREFER = dice.choice((["lms", "mail"], ["mail", "lms"]))
        n = dice.randrange(2)
        write(claim=ClaimFactory(plain_phone=f"0100000000{n}", plain_email=f"us{n}@example.test"))
    mailbox.on_rcpt = lambda _address: "550 not now"
    for _ in range(3):
        deliver.deliver_all()
        for notice in Notice.objects.exclude(status=NoticeStatus.PENDING):
            act = dice.choice((retry_notice, send_by_other_channel))
            with contextlib.suppress(DomainError):
                act(notice=notice, by=secretary)
        mailbox.on_rcpt = lambda _address: "250 OK"
    deliver.deliver_all()
    taken = phones.accepted()[before:]
    assert {mail["To"] for mail in mailbox.taken} <= {"us0@example.test"}
    assert {row.recipient for row in taken} == {"01000000000"}
    stopped = Notice.objects.filter(status=NoticeStatus.SUPPRESSED, last_code="not_on_allowlist")
    assert stopped.exists() and not stopped.exclude(tries=None).exists()


def test_two_places_hand_over_and_each_asks_the_list_first():
    """No path around the list: `.send(` of a sender is called for letters and for test messages."""
    room = Path(reviews.notices.__file__).parent
    calls = [
        (path.relative_to(room).as_posix(), node)
        for path in room.rglob("*.py")
        if not {"tests", "provider", "channels"} & set(path.relative_to(room).parts)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "send"
    ]
    assert sorted(name for name, _node in calls) == [
        "bulk/preview/trial_sending.py",
        "delivery/deliver.py",
    ]
    trials = (room / "bulk" / "preview" / "trial_sending.py").read_text()
    assert trials.count(" Message(") == 1
    before = trials.partition("def _send(")[2].partition(" Message(")[0]
    assert "if not allowlist.address_check(Channel.MAIL)(user.email):\n        return" in before
    handed = ast.unparse(dict(calls)["delivery/deliver.py"].args[0])
    assert "messages[" in handed  # what _messages has let through, and nothing else
    source = (room / "delivery" / "deliver.py").read_text()
    assert source.count(" Message(") == 1  # made behind the gate alone
    assert "elif not checks[one.channel](to)" in source.partition(" Message(")[0]
