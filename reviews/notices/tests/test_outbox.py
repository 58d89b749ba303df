import pytest
from django.db import connection, transaction

from claims.personal_data import crypto
from claims.register.models import ClaimantKind
from claims.tests.factories import ClaimFactory
from reviews.notices.addresses import recipient_aad
from reviews.notices.errors import KeyTakenError, NoTemplateError, WrongVariablesError
from reviews.notices.events import Event
from reviews.notices.models import Notice, NoticeStatus, NoticeTemplate
from reviews.notices.outbox.write import Letter, write_notice, write_notices
from reviews.notices.tests.examples import example_values

pytestmark = pytest.mark.django_db


def test_a_notice_is_due_at_once_and_holds_its_finished_text(write):
    claim = ClaimFactory()
    notice = write(claim=claim)
    assert (notice.status, notice.attempts, notice.channel) == (NoticeStatus.PENDING, 0, "mail")
    assert claim.number in notice.subject
    for told in (
        "1,150,000원",
        "일부 지급",
        "2023-0412",
        "30일 안에",
        f"{claim.business_name} 대표님",
    ):
        assert told in notice.body
    assert "#{" not in notice.subject + notice.body
    assert bytes(notice.body_digest) == crypto.text_digest(notice.subject, notice.body)


def test_the_address_is_encrypted_for_this_column_only(write):
    claim = ClaimFactory(plain_email="ondam@example.test")
    notice = write(claim=claim)
    assert b"ondam" not in bytes(notice.recipient)
    assert notice.recipient_hint == "on****@…"
    plain = crypto.decrypt(notice.recipient, aad=recipient_aad(claim.number))
    assert plain == "ondam@example.test"
    with pytest.raises(crypto.CannotDecryptError):
        crypto.decrypt(claim.email, aad=recipient_aad(claim.number))


def test_a_private_person_is_greeted_with_a_masked_name(write):
    claim = ClaimFactory(
        claimant_kind=ClaimantKind.INDIVIDUAL, business_name="", person_name="홍길동"
    )
    notice = write(claim=claim)
    assert "홍*동님" in notice.body
    assert "홍길동" not in notice.subject + notice.body


def test_the_same_key_adds_nothing(write):
    claim = ClaimFactory()
    first = write(claim=claim, key="decision:2023-0412")
    again = write(claim=claim, key="decision:2023-0412", reason="다른 이유")
    assert again.pk == first.pk
    assert again.body == first.body
    assert Notice.objects.count() == 1


def test_a_key_stands_for_one_fact(write):
    claim = ClaimFactory()
    write(claim=claim, key="decision:2023-0412")
    with pytest.raises(KeyTakenError):
        write(claim=claim, key="decision:2023-0412", event=Event.PAYOUT_SENT)
    with pytest.raises(KeyTakenError):
        write(key="decision:2023-0412")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "no_address"),
        ("ondam@", "bad_address"),
        ("a@example.test\nBcc: b@x.test", "bad_address"),
    ],
)
def test_without_an_address_it_is_a_dead_letter(write, address, code):
    notice = write(claim=ClaimFactory(plain_email=address))
    assert (notice.status, notice.last_code) == (NoticeStatus.FAILED, code)
    assert notice.recipient is None
    assert list(Notice.objects.dead()) == [notice]


def test_wrong_variables_write_nothing(write):
    with pytest.raises(WrongVariablesError):
        write(phone="01012345678")
    assert not Notice.objects.exists()


def test_without_a_published_template_nothing_is_written(write):
    NoticeTemplate.objects.filter(event=Event.PAYOUT_SENT).update(current=False)
    with pytest.raises(NoTemplateError):
        write(event=Event.PAYOUT_SENT)
    assert not Notice.objects.exists()


def test_english_is_written_where_it_is_asked_for():
    letter = Letter(
        event=Event.CLAIM_RECEIVED,
        claim=ClaimFactory(),
        variables={"filed_on": "2022-10-21"},
        key="received:en",
        language="en",
    )
    [notice] = write_notices([letter])
    assert notice.template.language == "en"
    assert "We have received your claim" in notice.subject


def test_many_letters_cost_the_queries_of_one(django_assert_num_queries):
    claims = ClaimFactory.create_batch(12)

    def letters(some, name):
        return [
            Letter(
                event=Event.CLAIM_RECEIVED,
                claim=claim,
                key=f"{name}:{claim.pk}",
                variables=example_values(Event.CLAIM_RECEIVED),
            )
            for claim in some
        ]

    with django_assert_num_queries(4):
        assert len(write_notices(letters(claims[:1], "one"))) == 1
    with django_assert_num_queries(4):
        assert len(write_notices(letters(claims, "all"))) == 12
    assert write_notices([]) == []


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_has_told_nobody(write):
    claim = ClaimFactory()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write(claim=claim)
        raise ZeroDivisionError
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written():
    claim = ClaimFactory()
    assert not connection.in_atomic_block
    with pytest.raises(RuntimeError):
        write_notice(
            event=Event.CLAIM_RECEIVED, claim=claim, variables={"filed_on": "오늘"}, key="x"
        )
    assert not Notice.objects.exists()
