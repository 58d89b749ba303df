import pytest

from reviews.notices.sending_policy.checks import contact_settings, notice_settings


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


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"NOTICE_MAIL": "off", "NOTICE_PHONE": "off"}, []),
        ({"NOTICE_PHONE": "solapi", "NOTICE_LEASE_SECONDS": 120, "SOLAPI_SECONDS": 30}, []),
        ({"NOTICE_PHONE": "SOLAPI"}, ["notices.E003"]),
        ({"NOTICE_MAIL": "sendmail"}, ["notices.E003"]),
        (
            {"NOTICE_PHONE": "solapi", "NOTICE_LEASE_SECONDS": 60, "SOLAPI_SECONDS": 30},
            ["notices.E004"],
        ),
        ({"NOTICE_PHONE": "solapi", "SOLAPI_URL": "http://api.example"}, ["notices.E005"]),
        ({"NOTICE_PHONE": "solapi", "SOLAPI_URL": "http://127.0.0.1:1"}, []),
    ],
)
def test_a_sender_that_there_is_not_and_a_lease_that_ends_in_mid_call(settings, given, found):
    for name, value in given.items():
        setattr(settings, name, value)
    assert [message.id for message in notice_settings()] == found


def test_a_number_or_address_that_letters_would_lack_is_named_at_deployment(settings):
    assert contact_settings() == []
    settings.CONTACT_PHONE, settings.CONTACT_ADDRESS = "", " "
    settings.RECOVERY_ACCOUNT = ""
    assert [m.msg.partition(" ")[0] for m in contact_settings()] == [
        "CONTACT_PHONE",
        "CONTACT_ADDRESS",
        "RECOVERY_ACCOUNT",
    ]
