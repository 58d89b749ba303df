"""People who act or receive for a claimant: papers, two people, terms, and the database."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from claims import clock, hooks
from claims.errors import (
    ConflictError,
    ForbiddenError,
    ProposerLeftError,
    ReasonNeededError,
    SecondPersonError,
)
from claims.personal_data import crypto
from claims.register.models import Claim
from claims.representation.claim_page import status_lines
from claims.representation.errors import (
    AlreadyStandsError,
    EndedClaimError,
    MailUnreadableError,
    NameNeededError,
    PapersMissingError,
    PhoneNeededError,
)
from claims.representation.models import Representation
from claims.representation.queries import letter_readers, payee_of
from claims.representation.tests.factories import ended, entered, in_force, paper_of, papers_of
from claims.representation.verbs import (
    confirm_end,
    confirm_representation,
    decline_representation,
    end_representation,
    enter_representation,
    keep_in_force,
)
from claims.tests.factories import ClaimFactory, UserFactory
from claims.trail.triggers import refused_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    return ClaimFactory(representative="이지훈")


@pytest.fixture
def clerk():
    return UserFactory(roles=["secretariat"])


@pytest.fixture
def other():
    return UserFactory(roles=["secretariat"])


@pytest.mark.parametrize(
    ("kind", "more", "waits"),
    [
        ("proxy", {}, False),
        ("proxy", {"pays_to": True}, True),
        ("successor", {}, True),
        ("heir", {}, True),
        ("heir", {"heirs": 3}, True),
        ("closure", {"name": "", "relation": "", "phone": ""}, False),
        ("closure", {"pays_to": True}, False),  # a closing pays nobody else
    ],
)
def test_what_changes_the_payee_waits_for_a_second_person(claim, clerk, kind, more, waits):
    row = entered(claim, kind, by=clerk, **more)
    assert row.is_waiting is waits and row.pays_to is waits
    assert payee_of(claim) is None
    if waits:
        with pytest.raises(SecondPersonError):
            confirm_representation(row=row, by=clerk)
    else:
        assert row.is_in_force and row.settled_by == clerk


def test_a_confirmed_payee_receives_until_it_ends(claim, clerk, other, monkeypatch):
    told = []
    row = entered(claim, "heir", by=clerk)
    assert b"01022223333" not in bytes(row.phone)
    monkeypatch.setattr(hooks, "emit", lambda event, arg: told.append((event, arg)))
    row = confirm_representation(row=row, by=other)
    assert payee_of(claim) == row and row.reveal_phone(claim.number) == "01022223333"
    with pytest.raises(ConflictError):
        confirm_representation(row=row, by=other)
    with pytest.raises(ReasonNeededError):
        end_representation(row=row, by=other, reason=" ")
    end_representation(row=row, by=other, reason="잘못 등록")
    row = Representation.objects.get(pk=row.pk)
    assert payee_of(claim) == row and row.is_ending
    with pytest.raises(ConflictError):
        end_representation(row=row, by=clerk, reason="잘못 등록")
    with pytest.raises(SecondPersonError):
        confirm_end(row=row, by=other)
    confirm_end(row=row, by=clerk)
    assert payee_of(claim) is None
    changed = ("payee_changed", claim.pk)
    assert told == [changed, changed, ("payee_ending", row), changed]
    with pytest.raises(ConflictError):
        confirm_end(row=row, by=clerk)


def test_the_end_of_a_payee_may_be_taken_back_or_declined(claim, clerk, other):
    row = in_force(claim, "heir", by=clerk)
    assert not Representation.objects.waiting_for(other).exists()
    for by in (clerk, other):  # the person's own proposal, then another person's
        row = end_representation(row=row, by=clerk, reason="잘못 등록")
        waits = Representation.objects.waiting_for(other)
        assert waits.get() == row and not Representation.objects.waiting_for(clerk).exists()
        row = keep_in_force(row=row, by=by, reason="다시 확인해 주세요")
        assert (row.is_ending, row.ended_reason, payee_of(claim)) == (False, "", row)
    with pytest.raises(ConflictError):
        keep_in_force(row=row, by=other, reason="다시 확인해 주세요")
    with pytest.raises(ForbiddenError):
        end_representation(row=row, by=UserFactory(roles=["finance"]), reason="x")
    end_representation(row=row, by=clerk, reason="잘못 등록")
    clerk.groups.clear()
    with pytest.raises(ProposerLeftError):
        confirm_end(row=row, by=other)


def test_one_person_ends_what_pays_nobody_else(claim, clerk):
    row = end_representation(row=in_force(claim, "proxy"), by=clerk, reason="위임 철회")
    assert (row.status, row.ended_by, row.ending_by) == ("ended", clerk, None)


@pytest.mark.parametrize(
    ("kind", "heirs", "without"),
    [("proxy", None, "power_of_attorney"), ("successor", None, "registration"),
     ("heir", 1, "death"), ("heir", 1, "family"), ("heir", 2, "agreement"),
     ("closure", None, "closure")],
)  # fmt: skip
def test_each_paper_is_needed_by_verb_and_database(claim, clerk, kind, heirs, without):
    papers = papers_of(claim, kind, heirs)
    del papers[without]
    with pytest.raises(PapersMissingError) as missing:
        entered(claim, kind, by=clerk, heirs=heirs, papers=papers)
    assert [one.value for one in missing.value.kinds] == [without]
    papers[without] = paper_of(ClaimFactory(), "foreign")  # a paper of another claim
    with pytest.raises(PapersMissingError):
        entered(claim, kind, by=clerk, heirs=heirs, papers=papers)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        pays = kind in ("heir", "successor")
        Representation.objects.create(
            claim=claim, kind=kind, name="이수진", heirs=heirs, pays_to=pays,
            valid_from=clock.today(), entered_by=clerk,
        )  # fmt: skip
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert refused_by(refused.value) == "representation_has_its_papers"


@pytest.mark.parametrize(
    ("more", "error"),
    [({"name": " "}, NameNeededError), ({"relation": ""}, NameNeededError),
     ({"phone": "", "letters": "both"}, PhoneNeededError), ({"phone": "12"}, PhoneNeededError),
     ({"email": "nobody"}, MailUnreadableError)],
)  # fmt: skip
def test_what_is_missing_is_said(claim, clerk, more, error):
    with pytest.raises(error):
        entered(claim, "proxy", by=clerk, **more)
    assert not Representation.objects.exists()


def test_a_mail_address_is_kept_encrypted_and_suffices_for_letters(claim, clerk):
    mail = "Lee.Sujin@example.test"
    row = entered(claim, "proxy", by=clerk, phone="", email=f" {mail} ", letters="instead")
    row = Representation.objects.get(pk=row.pk)
    assert row.reveal_email(claim.number) == mail and mail.encode() not in bytes(row.email)
    assert row.email_hint and mail not in row.email_hint
    assert bytes(row.email_index) == crypto.blind_index("email", mail.lower())
    history = {field.name for field in apps.get_model("claims", "RepresentationEvent")._meta.fields}
    assert "letters" in history and not {"email", "email_hint", "email_index"} & history
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Representation.objects.filter(pk=row.pk).update(email_hint="other")
    assert refused_by(refused.value) == "representation_is_frozen"
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Representation.objects.create(
            claim=claim, kind="successor", name="김", pays_to=True, letters="both",
            valid_from=clock.today(), entered_by=clerk,
        )  # fmt: skip
    assert refused_by(refused.value) == "who_gets_letters_can_be_reached"


def test_one_of_a_kind_and_one_payee_stand(claim, clerk):
    row = in_force(claim, "proxy", by=clerk, pays_to=True)
    with pytest.raises(AlreadyStandsError):
        entered(claim, "heir", by=clerk)
    ended(row)
    assert entered(claim, "heir", by=clerk).is_waiting


def test_a_withdrawn_claim_and_other_offices_are_refused(claim, clerk):
    for role in ("customer_centre", "member", "chair", "finance", "auditor", "admin"):
        with pytest.raises(ForbiddenError):
            entered(ClaimFactory(), "closure", by=UserFactory(roles=[role]))
    claim.withdrawn_at, claim.withdrawn_by = clock.now(), clerk
    claim.save(update_fields=["withdrawn_at", "withdrawn_by"])
    with pytest.raises(EndedClaimError):
        entered(claim, "closure", by=clerk)


def test_declined_with_a_reason_and_withdrawn_without(claim, clerk, other):
    row = entered(claim, "heir", by=clerk)
    with pytest.raises(ReasonNeededError):
        decline_representation(row=row, by=other)
    assert decline_representation(row=row, by=other, reason="서류 다름").status == "declined"
    again = enter_representation(
        claim=claim, by=clerk, kind="heir", name="이수진", relation="배우자", heirs=1,
        papers={p.kind: p.document for p in row.papers.all()}, valid_from=clock.today(),
    )  # fmt: skip
    assert decline_representation(row=again, by=clerk).status == "withdrawn"


def test_it_is_in_force_within_its_term_only(claim, clerk):
    today, day = clock.today(), timedelta(days=1)
    row = in_force(claim, "proxy", by=clerk, pays_to=True, letters="instead",
                   valid_from=today - 2 * day, valid_to=today)  # fmt: skip
    assert payee_of(claim) == row and letter_readers([claim.pk]) == {claim.pk: row}
    with clock.at(clock.now() + day):
        assert payee_of(claim) is None and not letter_readers([claim.pk])


def test_raw_sql_needs_the_second_person_too(claim, clerk, other):
    row = entered(claim, "heir", by=clerk)

    def refused(values, *args):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            connection.cursor().execute(
                f"UPDATE claims_representation SET {values} WHERE id = %s",  # noqa: S608
                [*args, row.pk],
            )
        return refused_by(error.value)

    put = "status = 'in_force', settled_at = now(), settled_by_id = %s"
    assert refused(put, clerk.pk) == "payee_is_confirmed_by_another_person"
    finance = UserFactory(roles=["finance"])
    assert refused(put, finance.pk) == "representation_is_confirmed_by_the_secretariat"
    assert refused("pays_to = false") == "representation_is_frozen"
    assert refused("name = '박서연'") == "representation_is_frozen"
    confirm_representation(row=row, by=other)
    end = "status = 'ended', ended_reason = 'x', ended_at = now(), ended_by_id = %s"
    assert refused(end, finance.pk) == "representation_is_ended_by_the_secretariat"
    assert refused(end, other.pk) == "payee_ends_by_another_person"
    ending = "ending_by_id = %s, ending_at = now(), ended_reason = 'x'"
    assert refused(ending, finance.pk) == "representation_is_ended_by_the_secretariat"
    connection.cursor().execute(
        "UPDATE claims_representation SET ending_by_id = %s, ending_at = now(), ended_reason = 'x'"
        " WHERE id = %s",
        [other.pk, row.pk],
    )
    assert refused(end, other.pk) == "payee_ends_by_another_person"
    assert refused("ending_by_id = %s", clerk.pk) == "ended_representation_is_frozen"
    assert refused("status = 'waiting'") == "claims_representation_status_moves_as_allowed"


def test_the_end_of_one_whose_day_is_over_stops_no_money(claim, clerk, other):
    heard = []
    day = timedelta(days=1)
    row = in_force(claim, "proxy", by=clerk, pays_to=True, valid_to=clock.today())
    with clock.at(clock.now() + day), hooks.listening("payee_changed", heard.append):
        row = end_representation(row=row, by=clerk, reason="기간이 끝남")
        assert row.is_ending and not row.receives_now
        assert confirm_end(row=row, by=other).status == "ended"
    assert heard == []


def test_the_status_card_names_nobody_whose_day_is_over_or_has_not_come(claim, clerk):
    day = timedelta(days=1)
    in_force(claim, "proxy", by=clerk, valid_from=clock.today() + day, valid_to=clock.today() + day)

    def said(at):
        with clock.at(at):
            [line] = status_lines(clerk, Claim.objects.get(pk=claim.pk))
            return str(line.text)

    assert "부터 유효합니다" in said(clock.now()) and "이*진" not in said(clock.now())
    assert "대리인은 이*진 님" in said(clock.now() + day)
    assert "에 끝났습니다" in said(clock.now() + 2 * day)
    assert "이*진" not in said(clock.now() + 2 * day)
