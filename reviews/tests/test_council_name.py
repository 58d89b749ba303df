"""The council's name stands in one place, the settings: pages, letters, papers, mails read it."""

import re

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from claims.tests.factories import UserFactory
from config.dev.state_folder import CHECKOUT
from reviews.committee.models import Decision
from reviews.committee.papers.tests.test_papers import read
from reviews.committee.papers.verbs import issue_resolution, reproduce
from reviews.committee.tests import factories as make
from reviews.notices.models import NoticeTemplate
from reviews.notices.outbox.write import Letter, write_notices
from reviews.notices.tests.test_rendering import SHIPPED

HARD_CODED = re.compile("피해지원 협의체|Damage Support")
OTHER = {"ko": ("바다마을 심의회", "바다마을 심의회"), "en": ("Sea Village Board", "Sea Board")}
# The setting itself, for the desk and for the public page.
ONE_PLACE = {"config/settings/council.py", "config/public_settings.py"}
KINDS = {".py", ".html", ".typ", ".toml", ".po", ".js", ".txt"}


def texts():
    for folder in ("claims", "reviews", "config", "templates", "locale"):
        for path in (CHECKOUT / folder).rglob("*"):
            place = str(path.relative_to(CHECKOUT))
            apart = {"tests", "__pycache__"} & set(path.parts)
            if path.suffix in KINDS and not apart and place not in ONE_PLACE:
                yield place, path.read_text(encoding="utf-8")
    yield "docs/manual.ko.md", (CHECKOUT / "docs/manual.ko.md").read_text(encoding="utf-8")


def test_no_page_letter_or_message_has_the_name_of_its_own():
    found = {place: HARD_CODED.findall(text) for place, text in texts()}
    assert {place: names for place, names in found.items() if names} == {}
    assert len(found) > 500


def test_each_shipped_mail_names_the_council():
    mails = [one for one in SHIPPED if one.channel == "mail"]
    assert all("#{협의체이름}" in one.subject and "#{협의체이름}" in one.body for one in mails)


@pytest.fixture
def other(settings):
    settings.COUNCIL_NAMES = OTHER
    settings.COUNCIL_NAME = OTHER["ko"][0]
    return settings


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ko", "en"])
def test_pages_are_headed_by_it(client, other, language):
    client.cookies[other.LANGUAGE_COOKIE_NAME] = language
    user = UserFactory(roles="secretariat")
    user.language = language
    user.save(update_fields=["language"])
    before = client.get(reverse("account_login")).content.decode()
    client.force_login(user)
    for page in (before, client.get("/").content.decode()):
        assert OTHER[language][0] in page and not HARD_CODED.search(page)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ko", "en"])
def test_letters_name_it_in_their_own_language(other, language):
    review = make.waiting()
    with transaction.atomic(), translation.override("ko"):
        [letter] = write_notices([Letter(
            event="claim_withdrawn", claim=review.claim, language=language, key=f"name:{language}",
            variables={"withdrawn_on": "2023. 4. 3.", "undo_until": "2023. 4. 10."},
            channel="mail",
        )])  # fmt: skip
    assert OTHER[language][0] in letter.subject and OTHER[language][0] in letter.body
    assert letter.template == NoticeTemplate.objects.get(
        event="claim_withdrawn", channel="mail", language=language, current=True
    )


@pytest.mark.django_db
def test_a_paper_keeps_the_name_under_which_it_was_issued(settings):
    decision = Decision.objects.get(review=make.decided())
    paper = issue_resolution(decision=decision, by=make.secretary())
    first = reproduce(paper)
    settings.COUNCIL_NAMES, settings.COUNCIL_NAME = OTHER, OTHER["ko"][0]
    assert reproduce(paper) == first and OTHER["ko"][0] not in read(first)
    later = Decision.objects.get(review=make.decided())
    renamed = issue_resolution(decision=later, by=make.secretary())
    assert renamed.council == OTHER["ko"][0]
    assert OTHER["ko"][0].replace(" ", "") in read(reproduce(renamed)).replace(" ", "")
