"""A reading is marked by who judges, taken back by the same person, and changes nothing else."""

import pytest

from claims.errors import ForbiddenError
from claims.evidence.models import Finding, Verdict
from claims.evidence.reading_marks.errors import NothingMarkedError, NotReadError
from claims.evidence.reading_marks.models import ReadingMark
from claims.evidence.reading_marks.queries import count_by_field, marked_kinds
from claims.evidence.reading_marks.tests.factories import READ, read_finding
from claims.evidence.reading_marks.verbs import mark_reading, take_back_mark
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.races import at_once, errors_of
from claims.tests.raw_sql import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return UserFactory(roles="member")


def test_a_mark_keeps_what_was_read_and_by_which_reader(member):
    finding = read_finding()
    mark = mark_reading(finding=finding, by=member)
    kept = (mark.kind, mark.check_code, mark.reader_version, mark.confidence, mark.by)
    assert kept == (finding.kind, "certificate.number", 2, 72, member)
    assert mark_reading(finding=finding, by=member) == mark  # once
    before = Finding.objects.values().get(pk=finding.pk)
    assert before["verdict"] == Verdict.UNKNOWN  # the finding stays as it was


def test_a_mark_is_taken_back_once_and_may_be_set_anew(member):
    finding = read_finding()
    first = mark_reading(finding=finding, by=member)
    taken = take_back_mark(finding=finding, by=member)
    assert taken == first and not taken.is_standing and taken.taken_back_by == member
    with pytest.raises(NothingMarkedError):
        take_back_mark(finding=finding, by=member)
    assert mark_reading(finding=finding, by=member) != first
    assert ReadingMark.objects.count() == 2 and ReadingMark.objects.standing().count() == 1


def test_nobody_takes_back_the_mark_of_another(member):
    finding = read_finding()
    mark_reading(finding=finding, by=member)
    with pytest.raises(NothingMarkedError):
        take_back_mark(finding=finding, by=UserFactory(roles="member"))


@pytest.mark.parametrize("role", ["finance", "auditor", "customer_centre", "admin"])
def test_only_those_who_judge_mark(role):
    for act in (mark_reading, take_back_mark):
        with pytest.raises(ForbiddenError):
            act(finding=read_finding(), by=UserFactory(roles=role))


def test_what_was_printed_cannot_be_read_wrongly(member):
    with pytest.raises(NotReadError):
        mark_reading(finding=read_finding(data={}), by=member)


def test_of_two_clicks_at_once_one_mark_comes(transactional_db):
    member, finding = UserFactory(roles="member"), read_finding()
    answers = at_once(*[lambda: mark_reading(finding=finding, by=member)] * 4)
    assert not errors_of(answers) and ReadingMark.objects.count() == 1


# ------------------------------------------------------------------ the database
def inserted(finding, by, **given):
    row = {
        "claim_id": finding.claim_id, "finding_id": finding.pk, "kind": finding.kind,
        "check_code": finding.check_code, "reader_version": 2, "confidence": 72, "by_id": by.pk,
        **given,
    }  # fmt: skip
    names, marks = ", ".join(row), ", ".join(["%s"] * len(row))
    sql = f"INSERT INTO claims_readingmark ({names}, at) VALUES ({marks}, now())"  # noqa: S608
    return refused(sql, *row.values())


def test_a_mark_is_of_a_reading_and_copies_it_truly(member):
    finding, printed = read_finding(), read_finding(data={})
    says = "reading_mark_is_of_a_reading"
    assert inserted(printed, member) == says
    assert inserted(finding, member, claim_id=ClaimFactory().pk) == says
    assert inserted(finding, member, check_code="bankbook.account") == says
    assert inserted(finding, member, reader_version=9) == says
    assert inserted(finding, member, confidence=99) == says
    assert inserted(finding, UserFactory(roles="finance")) == "reading_is_marked_by_who_judges"
    begun = {"taken_back_at": "2023-01-01", "taken_back_by_id": member.pk}
    assert inserted(finding, member, **begun) == "reading_mark_begins_standing"
    mark_reading(finding=finding, by=member)
    assert inserted(finding, member) == "person_marks_a_reading_once"


def test_a_mark_is_not_rewritten(member):
    mark = mark_reading(finding=read_finding(), by=member)
    other = UserFactory(roles="member")
    change = "UPDATE claims_readingmark SET {} WHERE id = %s"
    for what in (f"by_id = {other.pk}", "check_code = 'x'", "at = now()", "confidence = 1"):
        assert refused(change.format(what), mark.pk) == "reading_mark_is_frozen"
    taken = f"taken_back_at = now(), taken_back_by_id = {other.pk}"
    assert refused(change.format(taken), mark.pk) == "reading_mark_is_taken_back_by_its_person"
    take_back_mark(finding=mark.finding, by=member)
    again = "taken_back_at = NULL, taken_back_by_id = NULL"
    assert refused(change.format(again), mark.pk) == "taken_back_mark_is_frozen"


# ------------------------------------------------------------------ the figures
def test_shares_are_counted_by_kind_field_and_reader(member, django_assert_num_queries):
    wrong = read_finding()
    confirmed = read_finding(verdict=Verdict.OK, said="same")
    for finding in (wrong, confirmed, read_finding(), read_finding()):
        if finding in (wrong, confirmed):
            mark_reading(finding=finding, by=member)
    mark_reading(finding=wrong, by=UserFactory(roles="member"))  # a second person, the same answer
    newer = read_finding(data=READ | {"reader": 3})
    mark_reading(finding=newer, by=member)
    take_back_mark(finding=newer, by=member)
    read_finding(data={})  # printed
    with django_assert_num_queries(1):
        old, new = count_by_field()
    assert (old.reader, old.read, old.confirmed, old.wrong, old.wrongly_confirmed) == (
        2,
        4,
        1,
        2,
        1,
    )
    assert (old.share, old.field) == ("50.0%", "확인서의 사업자등록번호")
    assert (new.reader, new.read, new.wrong, new.share) == (3, 1, 0, "0.0%")


def test_a_kind_is_marked_by_its_current_findings_only(member):
    finding = read_finding()
    mark_reading(finding=finding, by=member)
    assert marked_kinds(finding.claim_id) == {"small_business_certificate"}
    read_finding(finding.claim, run_no=2, verdict=Verdict.OK)
    assert marked_kinds(finding.claim_id) == set()
