import pytest
from django.db import IntegrityError, connection, transaction

from claims.errors import ForbiddenError
from claims.personal_data import crypto
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.races import at_once, errors_of
from claims.trail.triggers import refused_by
from reviews.notices.delivery import deliver, leases
from reviews.notices.errors import (
    AlreadyLiftedError,
    AlreadySuppressedError,
    NothingToSuppressError,
    ReasonDoesNotFitError,
)
from reviews.notices.events import Event
from reviews.notices.models import Notice, NoticeStatus, Suppression
from reviews.notices.outbox.write import write_notice
from reviews.notices.sending_policy.suppression import (
    lift_suppression,
    suppress_address,
    suppress_by_provider,
)
from reviews.notices.tests.examples import example_values

pytestmark = pytest.mark.django_db


@pytest.fixture
def phones(settings):
    settings.NOTICE_PHONE, settings.NOTICE_PREFER = "file", ["lms", "mail"]


@pytest.fixture
def secretary(db):
    return UserFactory(roles="secretariat")


def states(*notices):
    found = dict(Notice.objects.values_list("pk", "status"))
    return [found[notice.pk] for notice in notices]


def live():
    rows = Suppression.objects.filter(lifted_at=None).order_by("pk")
    return list(rows.values_list("channel", "reason"))


def test_a_wrong_number_closes_every_way_to_the_phone_and_what_waits(write, phones, secretary):
    wrong = ClaimFactory(plain_phone="01011112222")
    mine = [write(claim=wrong), write(claim=wrong)]
    other, mail = write(), write(claim=ClaimFactory(plain_phone=""))
    Notice.objects.filter(pk=mail.pk).update(channel="mail")
    rows = suppress_address(
        notice=mine[0], reason="wrong_number", note=" 다른 분이 받음 ", by=secretary
    )
    assert [row.channel for row in rows] == ["alimtalk", "sms", "lms"]
    assert {row.note for row in rows} == {"다른 분이 받음"}
    assert {row.recipient_hint for row in rows} == {"010-****-2222"}
    assert states(*mine, other, mail) == ["suppressed", "suppressed", "pending", "pending"]
    stopped = Notice.objects.get(pk=mine[1].pk)
    assert stopped.ended_reason == "잘못된 번호로 확인됨"
    assert stopped.last_code == "suppressed_address"


def test_a_claims_address_can_be_closed_before_anything_was_written(phones, secretary):
    claim = ClaimFactory(plain_email="Ondam@Example.test")
    (row,) = suppress_address(claim=claim, channel="mail", reason="opt_out", by=secretary)
    assert bytes(row.recipient_index) == crypto.blind_index("email", "ondam@example.test")
    assert row.recipient_hint == "On****@…"
    with pytest.raises(NothingToSuppressError):
        none = ClaimFactory(plain_email="")
        suppress_address(claim=none, channel="mail", reason="opt_out", by=secretary)


@pytest.mark.parametrize(
    ("channel", "reason"),
    [("mail", "wrong_number"), ("lms", "wrong_address"), ("lms", ""), ("mail", "nonsense")],
)
def test_a_reason_that_does_not_fit_the_address_is_refused(phones, secretary, channel, reason):
    with pytest.raises(ReasonDoesNotFitError):
        suppress_address(claim=ClaimFactory(), channel=channel, reason=reason, by=secretary)
    assert not Suppression.objects.exists()


def test_an_address_is_suppressed_once_and_lifted_once(write, phones, secretary):
    claim = ClaimFactory()
    notice = write(claim=claim)
    rows = suppress_address(notice=notice, reason="opt_out", by=secretary)
    with pytest.raises(AlreadySuppressedError):
        suppress_address(notice=notice, reason="opt_out", by=secretary)
    lifted = lift_suppression(suppression=rows[0], by=secretary)
    assert {(row.lifted_by, row.lifted_at is None) for row in lifted} == {(secretary, False)}
    assert len(lifted) == 3 and not live()
    with pytest.raises(AlreadyLiftedError):
        lift_suppression(suppression=rows[1], by=secretary)
    assert states(notice) == ["suppressed"]  # what was stopped stays so
    again = write(claim=claim)
    assert (again.channel, again.status) == ("lms", NoticeStatus.PENDING)
    assert len(suppress_address(notice=again, reason="opt_out", by=secretary)) == 3


def test_lifting_one_reason_leaves_the_other(write, phones, secretary):
    notice = write()
    (blocked,) = suppress_address(notice=notice, reason="blocked", by=secretary)
    suppress_address(notice=notice, reason="opt_out", by=secretary)
    lift_suppression(suppression=blocked, by=secretary)
    assert live() == [("alimtalk", "opt_out"), ("sms", "opt_out")]


@pytest.mark.parametrize("role", ["chair", "auditor", "finance", "customer_centre", "admin"])
def test_only_the_secretariat_closes_and_opens(write, secretary, role):
    notice, other = write(), UserFactory(roles=role)
    with pytest.raises(ForbiddenError):
        suppress_address(notice=notice, reason="opt_out", by=other)
    (row,) = suppress_address(notice=notice, reason="opt_out", by=secretary)
    with pytest.raises(ForbiddenError):
        lift_suppression(suppression=row, by=other)
    assert len(live()) == 1


def test_what_a_provider_says_is_believed_set_wise(write, phones, django_assert_num_queries):
    first, second = ClaimFactory(plain_phone="01011112222"), ClaimFactory(plain_phone="01033334444")
    told = [write(claim=first), write(claim=second), write(claim=first)]
    words = [(told[0].pk, "wrong_number", "3055"), (told[1].pk, "blocked", "3107")]
    with django_assert_num_queries(6):  # savepoint, notices, INSERT, lock, UPDATE, release
        assert suppress_by_provider(words) == 2
    assert states(*told) == ["suppressed"] * 3
    assert sorted(live()) == [
        ("alimtalk", "wrong_number"),
        ("lms", "blocked"),
        ("lms", "wrong_number"),
        ("sms", "wrong_number"),
    ]
    row = Suppression.objects.filter(reason="blocked").get()
    assert (row.by, row.code, row.recipient_hint) == (None, "3107", "010-****-4444")
    assert suppress_by_provider([]) == 0
    suppress_by_provider(words)  # told twice, closed once
    assert Suppression.objects.count() == 4


def test_the_history_tells_who_closed_what_and_nobody_rewrites_it(write, secretary):
    (row,) = suppress_address(notice=write(), reason="opt_out", by=secretary)
    assert row.by == secretary
    with connection.cursor() as cursor:
        cursor.execute("SELECT pgh_label FROM reviews_suppressionevent")
        assert cursor.fetchall() == [("insert",)]
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Suppression.objects.filter(pk=row.pk).update(reason="blocked")
    assert refused_by(caught.value) == "suppression_is_frozen"


def test_who_takes_looks_again(write, secretary, mailbox):
    """A row that was written before, and committed after, the address was closed."""
    claim = ClaimFactory(plain_email="no@example.test")
    late, other = write(claim=claim), write()
    Suppression.objects.create(
        recipient_index=bytes(late.recipient_index), channel="mail", reason="opt_out"
    )
    assert states(late) == ["pending"]
    deliver.deliver_all()
    assert states(late, other) == ["suppressed", "sent"]
    assert [mail["To"] for mail in mailbox.taken] != ["no@example.test"]
    assert not late.tries.exists()


def test_a_batch_of_closed_addresses_does_not_end_the_turn(write, mailbox, monkeypatch):
    """After an outage one notice is tried first: it may be one that must not be sent."""
    monkeypatch.setattr(deliver, "recently_away", {"smtp"})
    claim = ClaimFactory(plain_email="no@example.test")
    closed, other = [write(claim=claim), write(claim=claim)], write()
    Suppression.objects.create(
        recipient_index=bytes(closed[0].recipient_index), channel="mail", reason="opt_out"
    )
    assert deliver.deliver_all() == 1
    assert states(*closed, other) == ["suppressed", "suppressed", "sent"]


@pytest.mark.django_db(transaction=True)
def test_writers_takers_and_suppressors_at_once_tell_nobody_after_the_word(mailbox):
    """In any order: once both have committed, nothing waits for the address, and what was sent was
    leased before the suppression."""
    secretary = UserFactory(roles="secretariat")
    for turn in range(8):
        claim = ClaimFactory(plain_email=f"no{turn}@example.test")
        variables = example_values(Event.CLAIM_RECEIVED)

        def write(key, claim=claim, variables=variables):
            with transaction.atomic():
                write_notice(event=Event.CLAIM_RECEIVED, claim=claim, variables=variables, key=key)

        write(f"first:{turn}")
        answers = at_once(
            lambda turn=turn: write(f"second:{turn}"),
            lambda claim=claim: suppress_address(
                claim=claim, channel="mail", reason="opt_out", by=secretary
            ),
            lambda: leases.take_due(100),
        )
        assert not errors_of(answers)
        leases.take_due(100)  # the next one who comes
        waiting = Notice.objects.filter(claim=claim, status=NoticeStatus.PENDING)
        assert not waiting.exists()
        write(f"third:{turn}")
        assert Notice.objects.get(key=f"third:{turn}").status == NoticeStatus.SUPPRESSED


@pytest.mark.django_db(transaction=True)
def test_two_who_close_the_same_address_at_once_close_it_once():
    first, second = UserFactory(roles="secretariat"), UserFactory(roles="secretariat")
    claim = ClaimFactory()
    answers = at_once(
        *(
            lambda by=by: suppress_address(claim=claim, channel="lms", reason="opt_out", by=by)
            for by in (first, second)
        )
    )
    assert len(live()) == 3
    assert len({row for row in Suppression.objects.values_list("by", flat=True)}) == 1
    assert all(isinstance(error, AlreadySuppressedError) for error in errors_of(answers))


@pytest.mark.parametrize(
    ("answer", "closed"),
    [
        ("550 5.1.1 No such user here", True),
        ("556 5.1.10 This domain takes no mail", True),
        ("550 5.7.1 Sender refused", False),
        ("550 no", False),
        ("450 5.1.1 Try again", False),
    ],
)
def test_a_mailbox_that_does_not_exist_is_written_to_once(write, mailbox, answer, closed):
    """Only if the server says that the address is wrong, not that we or the text are."""
    claim = ClaimFactory(plain_email="gone@example.test")
    write(claim=claim)
    mailbox.on_rcpt = lambda _address: answer
    deliver.deliver_all()
    assert live() == ([("mail", "wrong_address")] if closed else [])
    again = write(claim=claim)
    assert again.status == (NoticeStatus.SUPPRESSED if closed else NoticeStatus.PENDING)
