"""Every registered list as a file: each column is read, in both formats, masked and in plain."""

import pytest
from django.db import transaction
from django.http import QueryDict

from claims.exports.models import FileFormat
from claims.exports.rows import RowReader
from claims.lists.registry import lists_of
from claims.tests.factories import UserFactory, superuser

pytestmark = pytest.mark.django_db
NAMES = {
    "claims", "access-log", "queue", "appeals", "sittings", "draws", "payouts", "batches",
    "batch-payouts", "grant-runs", "grant-accounts", "bank-lines", "bank-file-lines", "bank-files",
    "notices", "bulks", "bulk-left-out", "suppressions", "own-votes", "account-corrections",
    "inquiries", "recoveries", "tax-statement", "holds",
    "statement-lines", "journal", "ledger",
    "handovers", "handover-items", "handover-claims",
    "unreachable",
    "post-letters", "post-waiting", "post-batches",
    "document-requests", "document-bulks",
    "representations",
    "reading-marks", "objections", "withdrawals", "fact_corrections", "retriage-moves",
    "erasure-items", "data-subject-requests", "data-breaches", "data-breach-claims",
    "simulations", "simulation-outcomes", "alike-pairs", "sample-checks", "resolutions",
    "benefits",
}  # fmt: skip


def test_every_list_can_be_read_as_a_file_and_knows_its_address():
    from claims.exports.views import url_of

    person = superuser()
    lists = lists_of(person)
    assert {one.name for one in lists} == NAMES
    for one in lists:
        query = QueryDict("batch=1&file=1&retriage=1&tab=in_review&sort=-claimed_loss")
        assert url_of(one, query).startswith("/")
        for file_format in FileFormat:
            for plain in (False, True):
                reader = RowReader(
                    one, user=person, params=query, file_format=file_format, plain=plain
                )
                with transaction.atomic():
                    for _claims, found in reader.chunks():
                        assert {len(row) for row in found} == {len(reader.head)}


def test_who_may_not_open_a_list_has_no_rows_of_it():
    outsider = UserFactory(roles="customer_centre")
    for one in lists_of(superuser()):
        if not one.opens_for(outsider):
            assert not one.rows(outsider, QueryDict("batch=1&file=1&retriage=1")).exists(), one.name
