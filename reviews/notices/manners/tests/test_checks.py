import pytest

from reviews.notices.checks import notice_settings


@pytest.mark.parametrize(
    ("quiet", "prefer", "found"),
    [
        ("21:00-08:00", ["alimtalk", "lms", "mail"], []),
        ("", ["mail"], []),
        ("9pm-8am", ["mail"], ["notices.E001"]),
        ("", ["mail", "pigeon"], ["notices.E002"]),
    ],
)
def test_settings_that_cannot_work_are_named_at_the_start(settings, quiet, prefer, found):
    settings.NOTICE_QUIET, settings.NOTICE_PREFER = quiet, prefer
    assert [message.id for message in notice_settings()] == found
