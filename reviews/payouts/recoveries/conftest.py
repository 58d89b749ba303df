"""The clock of the tests of recoveries."""

from datetime import timedelta

import pytest

from claims import clock


@pytest.fixture
def long_ago():
    """Begin a year ago, so that a test that moves the clock on stays in the past: the database
    refuses proposals and movements of the future."""
    with clock.at(clock.now() - timedelta(days=366)):
        yield
