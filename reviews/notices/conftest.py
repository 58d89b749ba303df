"""Imports wait for the fixtures: pytest reads this file before Django is ready."""

import pytest


@pytest.fixture
def mailbox(settings):
    """A real SMTP server that the mail channel sends to."""
    from reviews.notices.tests.mailserver import mail_server

    with mail_server(settings) as box:
        yield box


@pytest.fixture
def write(db):
    """write() puts one due notice into the outbox, in a transaction of its own."""
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


@pytest.fixture(scope="module")
def _provider():
    from config.dev.message_provider.process import LocalProvider

    with LocalProvider() as provider:
        yield provider


@pytest.fixture
def phones(_provider, settings):
    """A real message provider, one process per test file, well-behaved at the beginning of each
    test; the phone channels send to it. `phones.control(...)` makes it misbehave."""
    _provider.reset()
    for name, value in _provider.environment.items():
        setattr(settings, name, ["*"] if name == "NOTICE_ALLOWLIST" else value)
    return _provider


@pytest.fixture
def sender(phones):
    """A sender that sends there."""
    from reviews.notices.channels import sender_for

    sender = sender_for("sms")
    yield sender
    sender.close()
