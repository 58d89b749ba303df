"""A link in letters that a representative read is closed when they read them no more."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from claims import clock
from claims.documents.upload_links.models import UploadLink
from claims.documents.upload_links.verbs import (
    AskedDocuments,
    issue_upload_link,
    issue_upload_links,
)
from claims.representation.models import Representation
from claims.representation.tasks import revoke_links
from claims.representation.tests.factories import in_force
from claims.representation.verbs import confirm_end, end_representation
from claims.tests.factories import ClaimFactory, UserFactory
from claims.trail.triggers import refused_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return UserFactory(roles="secretariat")


def issued(claim):
    until = clock.today() + timedelta(days=7)
    issue_upload_link(claim=claim, kinds=["bankbook_copy"], until=until, actor=None)
    return UploadLink.objects.get(claim=claim, revoked_at=None)


def stands(link):
    return UploadLink.objects.standing().filter(pk=link.pk).exists()


def end(row, by):
    row = end_representation(row=row, by=by, reason="위임 철회")
    if row.is_ending:
        confirm_end(row=row, by=UserFactory(roles=["secretariat"]))


@pytest.mark.parametrize("letters", ["instead", "both"])
def test_a_link_that_a_proxy_read_is_revoked_with_the_end(letters, by):
    claim = ClaimFactory()
    row = in_force(claim, "proxy", letters=letters)
    link = issued(claim)
    end(row, by)
    link.refresh_from_db()
    assert (link.revoked_at is not None, link.revoked_by) == (True, by)
    assert stands(issued(claim))  # for the claimant


def test_a_link_for_a_consent_is_revoked_too(by):
    claim = ClaimFactory()
    row = in_force(claim, "proxy", letters="both")
    asked = [AskedDocuments(claim.pk, (), clock.today() + timedelta(days=7))]
    issue_upload_links(asked, actor=None, for_consent=True)
    link = UploadLink.objects.get(claim=claim)
    end(row, by)
    assert not stands(link)


def test_a_link_that_a_reminder_carried_is_revoked_too(by):
    claim = ClaimFactory()
    with clock.at(clock.now() - timedelta(days=3)):
        link = issued(claim)
    row = in_force(claim, "proxy", letters="both")
    end(row, by)
    assert not stands(link)


def test_a_link_that_nobody_else_read_stays_open(by):
    silent, early, other = ClaimFactory(), ClaimFactory(), ClaimFactory()
    rows = [
        in_force(silent, "proxy", letters="claimant"),
        in_force(early, "proxy", letters="both", valid_from=clock.today() + timedelta(days=1)),
        in_force(ClaimFactory(), "proxy", letters="both"),
    ]
    links = [issued(silent), issued(early), issued(other)]
    for row in rows:
        end(row, by)
    assert all(stands(link) for link in links)


def test_the_day_of_a_representation_ends_its_link():
    links = []
    with clock.at(clock.now() - timedelta(days=2)):
        for _ in range(3):
            claim = ClaimFactory()
            in_force(claim, "proxy", letters="both", valid_to=clock.today())
            links.append(issued(claim))
        later = ClaimFactory()
        in_force(later, "proxy", letters="both", valid_to=clock.today())
        assert revoke_links() == 0  # the last day of the representation is not over
    afterwards = issued(later)
    with CaptureQueriesContext(connection) as found:
        assert revoke_links() == 3
    assert len(found) == 5  # savepoint and release are two of them
    assert [stands(link) for link in links] == [False] * 3
    assert stands(afterwards)
    assert revoke_links() == 0


def test_the_database_lets_no_representation_end_with_an_open_link(by):
    claim = ClaimFactory()
    row = in_force(claim, "proxy", letters="both")
    link = issued(claim)
    ended = {"status": "ended", "ended_by": by, "ended_at": clock.now(), "ended_reason": "x"}
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Representation.objects.filter(pk=row.pk).update(**ended)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert refused_by(caught.value) == "former_reader_knows_no_open_link"
    assert stands(link)
