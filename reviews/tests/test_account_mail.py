"""Mail about accounts over a real SMTP server: the link to set a password, and its silence."""

import re
from urllib.parse import urlsplit

import pytest

from claims.tests.factories import UserFactory
from reviews.notices.tests.mailserver import mail_server

NEW = "바다와-구름-7391"
RESET = "/accounts/password/reset/"


@pytest.fixture
def mailbox(settings, transactional_db):
    with mail_server(settings) as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_URL = f"smtp://127.0.0.1:{box.port}"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        yield box


@pytest.mark.django_db(transaction=True)
def test_a_forgotten_password_is_set_anew_by_mail(client, mailbox, settings):
    user = UserFactory(roles="finance", email="finance@example.org")
    assert client.post(RESET, {"email": "finance@example.org"}).status_code == 302
    (mail,) = mailbox.accepted
    body = mail.get_body().get_content()
    assert mail["To"] == "finance@example.org" and mail["From"] == settings.DEFAULT_FROM_EMAIL
    assert mail["Subject"] == "비밀번호를 정할 링크입니다"
    assert user.username in body and "24시간" in body and "the" not in body.split()
    link = urlsplit(re.search(r"https?://\S+/key/\S+", body)[0]).path
    form = client.get(link)["Location"]
    assert client.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)
    told = mailbox.accepted[-1]
    assert told["To"] == "finance@example.org" and len(mailbox.accepted) == 2


@pytest.mark.django_db(transaction=True)
def test_mails_of_an_account_are_in_the_language_of_the_page(client, mailbox):
    user = UserFactory(roles="finance", email="finance@example.org", language="en")
    client.cookies["django_language"] = "en"
    client.post(RESET, {"email": "finance@example.org"})
    body = mailbox.accepted[0].get_body().get_content()
    link = urlsplit(re.search(r"https?://\S+/key/\S+", body)[0]).path
    client.post(client.get(link)["Location"], {"password1": NEW, "password2": NEW})
    mails = mailbox.accepted
    said = [text for mail in mails for text in (mail["Subject"], mail.get_body().get_content())]
    assert len(said) == 4 and "24 hours" in body and user.username in body
    assert [text for text in said if re.search("[가-힣]", text)] == []


@pytest.mark.django_db(transaction=True)
def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, mailbox):
    UserFactory(email="finance@example.org")
    known = client.post(RESET, {"email": "finance@example.org"}, follow=True)
    unknown = client.post(RESET, {"email": "stranger@example.org"}, follow=True)
    plain = [re.sub(r"[\w-]{32,}", "", page.content.decode()) for page in (known, unknown)]
    assert plain[0] == plain[1]
    assert [mail["To"] for mail in mailbox.accepted] == ["finance@example.org"]


@pytest.mark.django_db(transaction=True)
def test_a_closed_account_gets_no_link(client, mailbox):
    UserFactory(email="gone@example.org", is_active=False)
    assert client.post(RESET, {"email": "gone@example.org"}).status_code == 302
    assert not mailbox.accepted


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_refuses_breaks_no_page(client, mailbox):
    UserFactory(email="finance@example.org")
    mailbox.on_rcpt = lambda _address: "550 no such mailbox"
    answer = client.post(RESET, {"email": "finance@example.org"}, follow=True)
    assert answer.status_code == 200
