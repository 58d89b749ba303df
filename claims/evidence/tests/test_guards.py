"""Findings are written once: attacked by raw SQL as `desk_app`."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from claims.evidence.models import Finding, FindingLink
from claims.evidence.tests import proof
from claims.tests.erasure import mark_as_erased
from claims.trail.triggers import refused_by

pytestmark = pytest.mark.django_db
INSERT = (
    "INSERT INTO claims_finding (claim_id, document_id, kind, check_code, check_version, verdict,"
    ' said, "values", page, box, data, estimated_loss, input_digest, run_no, at)'
    " VALUES (%(claim)s, %(document)s, %(kind)s, %(code)s, 1, %(verdict)s, 'said', '{}',"
    " %(page)s, %(box)s, '{}', %(loss)s, '\\x00', %(run)s, now())"
)


def sql(statement, values=None):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def finding():
    claim = proof.claim_of()
    proof.sent(claim, kinds={"bankbook_copy"})
    proof.claim_of(business_number="1208147521", representative="박서연", person_name="박서연")
    proof.checked(claim)
    return Finding.objects.get(claim=claim, check_code="bankbook.account")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE claims_finding SET verdict = 'ok'",
        "UPDATE claims_finding SET said = 'same'",
        "UPDATE claims_finding SET run_no = run_no + 1",
        "UPDATE claims_finding SET estimated_loss = 1",
        "UPDATE claims_finding SET data = '{}'",
        "DELETE FROM claims_finding",
        "TRUNCATE claims_finding CASCADE",
        "UPDATE claims_findinglink SET other_claim_id = other_claim_id",
        "DELETE FROM claims_findinglink",
        "ALTER TABLE claims_finding DISABLE TRIGGER ALL",
    ],
)
def test_the_application_may_not_rewrite_a_finding(finding, statement):
    assert FindingLink.objects.exists()
    with pytest.raises(ProgrammingError):
        sql(statement)


def test_values_change_only_towards_an_erasure(finding):
    table = "claims_finding_is_append_only"
    for statement in (
        'UPDATE claims_finding SET "values" = \'{"holder": "김*수"}\' WHERE id = %s',
        'UPDATE claims_finding SET "values" = NULL WHERE id = %s',
        "UPDATE claims_finding SET erased_at = now() WHERE id = %s",
    ):
        with pytest.raises(IntegrityError) as error:
            sql(statement, [finding.pk])
        assert refused_by(error.value) == table
    mark_as_erased(finding.claim)
    sql('UPDATE claims_finding SET "values" = NULL, erased_at = now() WHERE id = %s', [finding.pk])
    finding.refresh_from_db()
    assert finding.sentence == "파기되어 내용이 남아 있지 않습니다"
    with pytest.raises(IntegrityError):
        sql("UPDATE claims_finding SET erased_at = now() WHERE id = %s", [finding.pk])


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"verdict": "granted"}, "finding_verdict_is_known"),
        ({"kind": "diary"}, "finding_kind_is_known"),
        ({"loss": -1}, "estimated_loss_is_not_negative"),
        ({"box": [1, 2, 3, 4], "page": None}, "boxed_finding_names_its_page"),
        ({"box": [1, 2, 3, 4], "page": 1, "document": None}, "boxed_finding_names_its_page"),
        ({"code": "bankbook.account", "run": 1}, "check_finds_once_a_run"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value),
)
def test_a_finding_is_whole(finding, given, name):
    values = {
        "claim": finding.claim_id, "document": finding.document_id, "kind": "bankbook_copy",
        "code": "other.check", "verdict": "ok", "page": None, "box": None, "loss": None, "run": 1,
    }  # fmt: skip
    sql(INSERT, values)
    with pytest.raises(IntegrityError) as error:
        sql(INSERT, values | {"code": "new.check"} | given)
    assert refused_by(error.value) == name


def test_a_claim_as_a_whole_is_found_about_once_a_run(finding):
    values = {
        "claim": finding.claim_id, "document": None, "kind": "other", "code": "other.check",
        "verdict": "ok", "page": None, "box": None, "loss": None, "run": 1,
    }  # fmt: skip
    sql(INSERT, values)
    with pytest.raises(IntegrityError) as error:
        sql(INSERT, values)
    assert refused_by(error.value) == "check_finds_once_a_run"


def test_a_finding_links_a_claim_once(finding):
    link = FindingLink.objects.first()
    with pytest.raises(IntegrityError) as error:
        sql(
            "INSERT INTO claims_findinglink (finding_id, other_claim_id) VALUES (%s, %s)",
            [link.finding_id, link.other_claim_id],
        )
    assert refused_by(error.value) == "finding_links_a_claim_once"
