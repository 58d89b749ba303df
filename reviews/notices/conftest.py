"""Imports wait for the fixtures: pytest reads this file before Django is ready."""

import pytest

from config.dev.message_provider.fixtures import phones, provider  # noqa: F401


@pytest.fixture
def mailbox(settings):
    """Fixture: a real SMTP server to which the mail channel sends; its mails can be read."""
    from reviews.notices.tests.mailserver import mail_server

    with mail_server(settings) as box:
        yield box


@pytest.fixture
def write(db):
    """Fixture: a function that writes one due notice to the outbox in a transaction of its own,
    with example values, and returns it."""
    from django.db import transaction

    from claims.tests.factories import ClaimFactory
    from reviews.notices.outbox.write import write_notice
    from reviews.notices.tests.examples import example_values

    count = 0

    def write(event="decision_partly_granted", claim=None, key="", **values):
        nonlocal count
        count += 1
        with transaction.atomic():
            return write_notice(
                event=event,
                claim=claim or ClaimFactory(),
                variables={**example_values(event), **values},
                key=key or f"test:{count}",
            )

    return write


@pytest.fixture
def sender(phones):  # noqa: F811
    """Fixture: a sender of SMS to the local provider `phones`; closed after the test."""
    from reviews.notices.channels import sender_for

    sender = sender_for("sms")
    yield sender
    sender.close()


@pytest.fixture
def phones_first(settings):
    """Fixture: telephones and mails go to files, and a telephone is preferred to a mail."""
    settings.NOTICE_MAIL = settings.NOTICE_PHONE = "file"
    settings.NOTICE_PREFER = ["lms", "mail"]
