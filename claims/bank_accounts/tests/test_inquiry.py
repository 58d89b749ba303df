"""Holder inquiries, asked of a real server: answers, silence, and nothing personal in the log."""

import logging
import threading
from datetime import timedelta

import pytest
from django.urls import reverse

from claims import clock
from claims.bank_accounts.inquiry.models import HolderInquiry, InquiryResult
from claims.bank_accounts.inquiry.verbs import inquire
from claims.bank_accounts.models import ProposedAccount
from claims.bank_accounts.tests.factories import proposed_account
from claims.errors import ForbiddenError
from claims.tests.confirming import confirm, digest_on
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory
from config.dev.holder_bank import Bank

pytestmark = pytest.mark.django_db
SENT = {"bank": "004", "number": "12345604567890", "holder": "홍길동", "proof": "call",
        "reason": "통화"}  # fmt: skip


DIFFERS, UNANSWERED = "은행 예금주와 다름", "은행이 답하지 않음"


@pytest.fixture
def bank(settings):
    server = Bank(silence=3)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.HOLDER_INQUIRY_URL, settings.HOLDER_INQUIRY_KEY = server.url, server.key
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def secretary():
    return UserFactory(roles=["secretariat"])


def account_ending(digit):
    return BankAccountFactory(plain_number=f"1100123456{digit}", claim=ClaimFactory())


@pytest.mark.parametrize(("digit", "result"), [
    (0, InquiryResult.MATCH), (8, InquiryResult.DIFFERS), (9, InquiryResult.UNKNOWN),
])  # fmt: skip
def test_an_answer_is_kept_with_its_time_and_its_person(bank, secretary, digit, result):
    account = account_ending(digit)
    answer = inquire(account=account, by=secretary)
    assert (answer.result, answer.asked_by, answer.claim) == (result, secretary, account.claim)
    assert HolderInquiry.objects.newest_of(account) == answer


@pytest.mark.parametrize("mood", ["busy", "garbled", "elsewhere", "wrong key", "silent", "gone"])
def test_what_goes_wrong_is_an_answer_and_names_nobody(bank, secretary, mood, settings, caplog):
    account = account_ending(7 if mood == "silent" else 0)
    bank.mood = mood
    if mood == "silent":
        settings.HOLDER_INQUIRY_SECONDS = 0.3
    if mood == "wrong key":
        settings.HOLDER_INQUIRY_KEY = "secret-of-another"
    if mood == "gone":
        settings.HOLDER_INQUIRY_URL = "http://127.0.0.1:9/holder"
    with caplog.at_level(logging.DEBUG):
        answer = inquire(account=account, by=secretary)
    assert answer.result == InquiryResult.UNANSWERED
    assert "holder_inquiry_away" in caplog.text
    for personal in ("110012345", account.holder_name, "secret-of-another", "127.0.0.1"):
        assert personal not in caplog.text


def test_without_an_address_nobody_is_asked(bank, secretary, settings):
    settings.HOLDER_INQUIRY_URL = ""
    assert inquire(account=account_ending(0), by=secretary) is None
    assert not HolderInquiry.objects.exists()
    with pytest.raises(ForbiddenError):
        inquire(account=account_ending(0), by=UserFactory(roles=["finance"]))
    assert bank.asked == 0


def test_both_people_see_the_answer_and_the_account_keeps_it(bank, client, secretary):
    agent = UserFactory(roles=["customer_centre"])
    claim = ClaimFactory()
    client.force_login(agent)
    number = SENT["number"][:-1] + "8"
    client.post(reverse("bank_accounts:correct", args=[claim.number]), SENT | {"number": number})
    proposed = ProposedAccount.objects.get()
    one = reverse("bank_accounts:correction", args=[proposed.pk])
    assert DIFFERS in client.get(one).content.decode()
    client.force_login(secretary)
    assert DIFFERS in client.get(one).content.decode()
    sheet = reverse("bank_accounts:confirm", args=[proposed.pk])
    assert DIFFERS in client.post(sheet).content.decode()
    assert bank.asked == 1  # an answer that is known is not asked for again
    assert confirm(client, sheet).status_code == 302
    shown = client.get(reverse("register:claim", args=[claim.number])).content.decode()
    assert DIFFERS in shown


def test_a_bank_that_is_away_holds_nothing_up(bank, client, secretary):
    bank.mood = "busy"
    proposed = proposed_account(ClaimFactory())
    client.force_login(secretary)
    sheet = reverse("bank_accounts:confirm", args=[proposed.pk])
    assert UNANSWERED in client.post(sheet).content.decode()
    with clock.at(clock.now() - timedelta(minutes=5)):  # the sheet is read for a while
        shown = digest_on(client.post(sheet))
    asked = bank.asked
    assert client.post(sheet, {"confirmed": shown}).status_code == 302
    assert bank.asked == asked


def test_nobody_comes_to_the_sheet_past_the_bank(bank, client, secretary):
    """A form that confirms what was not shown asks the bank like one that opens the sheet."""
    proposed = proposed_account(ClaimFactory())
    client.force_login(secretary)
    sheet = reverse("bank_accounts:confirm", args=[proposed.pk])
    answer = client.post(sheet, {"confirmed": "of another sheet"})
    assert (answer.status_code, bank.asked) == (409, 1)
    assert "예금주 조회" in answer.content.decode()
    assert client.post(sheet, {"confirmed": digest_on(answer)}).status_code == 302
    assert bank.asked == 1


def test_the_button_asks_about_the_present_account(bank, client):
    account = account_ending(9)
    client.force_login(UserFactory(roles=["customer_centre"]))
    url = reverse("bank_accounts:ask_bank", args=[account.claim.number])
    shown = client.post(url, follow=True).content.decode()
    assert f"예금주 조회: {InquiryResult.UNKNOWN.label}." in shown
    none = reverse("bank_accounts:ask_bank", args=[ClaimFactory().number])
    assert "조회할 계좌가 없거나" in client.post(none, follow=True).content.decode()
    client.force_login(UserFactory(roles=["finance"]))
    assert client.post(url).status_code == 403
