"""Audiences that the form offers, and what it refuses."""

import pytest

from claims.intake.models import ImportRun
from reviews.notices.bulk.audiences import names
from reviews.notices.bulk.audiences.choosing import audience_from
from reviews.notices.bulk.audiences.names import names_of
from reviews.notices.bulk.errors import NoSuchAudienceError
from reviews.notices.bulk.tests import factories as make

pytestmark = pytest.mark.django_db


class TestChoices:
    def test_what_is_offered_can_be_chosen(self):
        run, mended = make.import_run(1), make.import_run(1, corrects=make.import_run(0))
        groups = dict(names.choices(make.secretary()))
        choices = [value for group in groups.values() for value, _label in group]
        assert groups["접수 안내"] == [(f"received:{run.pk}", "접수.csv (1)")]
        corrected = [(f"received:{mended.pk}", "접수.csv의 고친 행 (1)")]
        assert groups["접수 안내: 고친 행"] == corrected
        ImportRun.objects.filter(pk=mended.pk).update(file_name="접수.csv · 3")
        named = [names_of([audience_from(f"received:{one.pk}", "ko")])[0] for one in (run, mended)]
        assert named == ["접수.csv 파일의 신청", "접수.csv의 고친 3행의 신청"]
        for choice in choices:
            audience = audience_from(choice, "ko")
            assert audience.choice == choice
            assert names_of([audience])[0]

    @pytest.mark.parametrize(
        "choice",
        [
            "",
            "x",
            "received:",
            "received:999999",
            "received:x",
            "route:",
            "route:x",
            "route",
            "tier",
        ],
    )
    def test_nothing_else(self, choice):
        with pytest.raises(NoSuchAudienceError):
            audience_from(choice, "ko")

    def test_no_other_language(self):
        with pytest.raises(NoSuchAudienceError):
            audience_from("every_route", "ja")
