"""The preview of a bulk, and its least sending time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import clock
from reviews.notices.bulk.preview.contents import preview
from reviews.notices.bulk.preview.sending_time import sending_time
from reviews.notices.bulk.tests import factories as make
from reviews.notices.models import Notice

pytestmark = pytest.mark.django_db


class TestPreview:
    def test_queries_do_not_grow(self):
        def queries():
            with CaptureQueriesContext(connection) as seen:
                preview(make.tier_audience(), clock.now())
            return len(seen)

        make.tier_claims(2)
        few = queries()
        make.tier_claims(25)
        assert queries() == few

    def test_names_twenty_masked_and_shows_the_stored_text(self):
        make.tier_claims(22)
        shown = preview(make.tier_audience(), clock.now())
        assert (len(shown.recipients), shown.unlisted_count) == (20, 2)
        assert all("****" in one.address or one.address == "" for one in shown.recipients)
        make.written(make.prepared())
        notice = Notice.objects.get(claim=shown.sample_claim)
        assert (shown.sample.subject, shown.sample.body) == (notice.subject, notice.body)

    def test_of_nobody(self):
        shown = preview(make.tier_audience(), clock.now())
        assert (shown.counted.count, shown.recipients, shown.sample) == (0, [], None)

    def test_time_goes_by_the_slowest_provider(self, settings):
        settings.NOTICE_MAIL = "smtp"
        settings.SMTP_PER_SECOND = 0
        assert sending_time({"mail": 900}).seconds is None
        settings.SMTP_PER_SECOND = 45
        assert sending_time({"mail": 900}).seconds == 20

    def test_says_that_a_channel_is_off(self, settings):
        settings.NOTICE_MAIL = "off"
        settings.NOTICE_PHONE = "off"
        assert len(sending_time({"mail": 3}).off) == 1
