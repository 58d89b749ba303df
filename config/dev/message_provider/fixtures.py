"""Fixtures of tests that need the local provider. Imports wait until Django is ready."""

import pytest


@pytest.fixture(scope="module")
def provider():
    from config.dev.message_provider.process import LocalProvider

    with LocalProvider() as provider:
        yield provider


@pytest.fixture
def phones(provider, settings):
    """A real message provider, one process per test file, well-behaved at the beginning of each
    test; the phone channels send to it. `phones.control(...)` makes it misbehave."""
    provider.reset()
    for name, value in provider.environment.items():
        setattr(settings, name, ["*"] if name == "NOTICE_ALLOWLIST" else value)
    return provider
