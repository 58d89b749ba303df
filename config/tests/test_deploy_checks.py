"""Settings that start and are dangerous in production are named by `check --deploy`."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from config.deploy_checks import dangerous_settings


def found() -> list[str]:
    return [f"{one.id} {one.msg.split()[0]}" for one in dangerous_settings(None)]


@pytest.fixture(autouse=True)
def safe(settings):
    settings.MFA_REQUIRED, settings.ALLOWED_HOSTS = True, ["desk.example"]
    settings.NTS_SERVICE_KEY, settings.NTS_URL = "key", "https://nts.example/"
    settings.NOTICE_MAIL, settings.NOTICE_PHONE = "smtp", "off"
    settings.HOLDER_INQUIRY_URL = "http://127.0.0.1:8200/"
    settings.BENEFIT_PARTNER_URL = ""
    settings.CSRF_TRUSTED_ORIGINS = ["https://desk.example"]
    assert found() == []


@pytest.mark.parametrize("name", ["NTS_URL", "HOLDER_INQUIRY_URL", "BENEFIT_PARTNER_URL"])
def test_a_partner_that_is_asked_in_plain_is_an_error(settings, name):
    setattr(settings, name, "http://partner.example/ask")
    assert found() == [f"desk.E001 {name}"]


def test_what_is_not_asked_may_have_any_address(settings):
    settings.NTS_SERVICE_KEY, settings.NTS_URL = "", "http://nts.example/"
    assert found() == []


def test_no_second_factor_and_any_host_are_warnings(settings):
    settings.MFA_REQUIRED, settings.ALLOWED_HOSTS = False, ["*"]
    assert found() == ["desk.W001 MFA_REQUIRED", "desk.W002 ALLOWED_HOSTS"]


def test_letters_that_reach_nobody_are_a_warning(settings):
    settings.NOTICE_MAIL = settings.NOTICE_PHONE = "file"
    assert found() == ["desk.W003 NOTICE_MAIL", "desk.W003 NOTICE_PHONE"]


def test_forms_from_a_page_in_plain_are_a_warning(settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://desk.example", "http://desk.example"]
    assert found() == ["desk.W004 CSRF_TRUSTED_ORIGINS"]


@pytest.mark.django_db
def test_the_command_fails_for_a_partner_in_plain(settings):
    settings.BENEFIT_PARTNER_URL = "http://partner.example/"
    with pytest.raises(SystemCheckError, match="BENEFIT_PARTNER_URL is not https"):
        call_command("check", deploy=True, tags=["security"])
