"""Fixtures of tests that need the local provider. Imports wait until Django is ready."""

import pytest


@pytest.fixture(scope="module")
def provider():
    from config.dev.message_provider.process import LocalProvider

    with LocalProvider() as provider:
        yield provider


@pytest.fixture
def phones(provider, settings):
    """Fixture: a real message provider, to which the phone channels send. One process per test
    file, well-behaved at the beginning of each test. `phones.control(...)` makes it misbehave."""
    provider.reset()
    for name, value in provider.environment.items():
        setattr(settings, name, ["*"] if name == "NOTICE_ALLOWLIST" else value)
    return provider
