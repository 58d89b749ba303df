"""A change of office or rules takes two administrators, and neither of them is its subject."""

import pghistory
import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from claims.accounts.roles import IncompatibleRolesError, propose_mail, propose_roles
from claims.changes.kinds import kind_of
from claims.changes.models import ProposedChange
from claims.changes.verbs import (
    AlreadyProposedError,
    NothingChangesError,
    OwnChangeError,
    confirm_change,
    decline_change,
)
from claims.errors import (
    ConflictError,
    ForbiddenError,
    ProposerLeftError,
    ReasonNeededError,
    SecondPersonError,
)
from claims.policy.factors import copy_factors
from claims.policy.models import Programme, SupportPolicy, SupportTier
from claims.policy.publication_change import propose_publishing
from claims.tests.confirming import confirm, digest_on, open_sheet
from claims.tests.factories import UserFactory, confirmed_change, give_roles
from claims.tests.races import at_once, errors_of
from claims.tests.raw_sql import refused
from claims.trail.triggers import refused_by
from claims.users.models import User

pytestmark = pytest.mark.django_db


def roles_of(user):
    return set(user.groups.values_list("name", flat=True))


@pytest.fixture
def first():
    return UserFactory(roles="admin", name="문하늘", is_staff=True)


@pytest.fixture
def second():
    return UserFactory(roles="admin", name="노은우", is_staff=True)


@pytest.fixture
def person():
    return UserFactory(name="김새롬", email="saerom@example.org")


@pytest.fixture
def proposed(first, person):
    return propose_roles(user=person, names=["finance"], reason="지급 담당 충원", by=first)


class TestVerbs:
    def test_it_waits_until_another_administrator_confirms(self, proposed, person, second):
        assert roles_of(person) == set()
        confirm_change(change=proposed, by=second)
        assert roles_of(person) == {"finance"}
        proposed.refresh_from_db()
        assert (proposed.status, proposed.settled_by) == ("confirmed", second)
        assert proposed.settled_at is not None

    def test_not_by_who_proposed_it(self, proposed, person, first):
        with pytest.raises(SecondPersonError):
            confirm_change(change=proposed, by=first)
        assert roles_of(person) == set()

    def test_nobody_proposes_or_confirms_a_change_of_oneself(self, first, second):
        with pytest.raises(OwnChangeError):
            propose_roles(user=first, names=["finance"], reason="나도", by=first)
        change = propose_roles(user=second, names=["finance"], reason="자리 이동", by=first)
        with pytest.raises(OwnChangeError):
            confirm_change(change=change, by=second)

    @pytest.mark.parametrize("role", ["member", "chair", "secretariat", "finance", "auditor"])
    def test_only_administrators(self, proposed, person, role):
        other = UserFactory(roles=role)
        with pytest.raises(ForbiddenError):
            propose_mail(user=person, email="x@example.org", reason="x", by=other)
        for act in (confirm_change, lambda **how: decline_change(reason="x", **how)):
            with pytest.raises(ForbiddenError):
                act(change=proposed, by=other)

    def test_a_reason_and_a_difference(self, first, person):
        with pytest.raises(ReasonNeededError):
            propose_roles(user=person, names=["finance"], reason=" ", by=first)
        with pytest.raises(NothingChangesError):
            propose_roles(user=person, names=[], reason="없음", by=first)

    def test_one_at_a_time(self, proposed, person, second):
        with pytest.raises(AlreadyProposedError):
            propose_roles(user=person, names=["auditor"], reason="감사", by=second)

    def test_what_changed_meanwhile_is_not_confirmed(self, proposed, person, second):
        """The confirmer saw another address than the one that would get the role."""
        User.objects.filter(pk=person.pk).update(email="elsewhere@example.org")
        with pytest.raises(ConflictError):
            confirm_change(change=proposed, by=second)
        assert roles_of(person) == set()

    def test_not_once_its_proposer_is_no_administrator(self, proposed, person, first, second):
        give_roles(first, "auditor")
        with pytest.raises(ProposerLeftError, match="거절하고"):
            confirm_change(change=proposed, by=second)
        assert roles_of(person) == set()
        declined = decline_change(change=proposed, by=second, reason="제안한 사람이 떠남")
        assert declined.status == "declined"

    def test_not_once_its_proposer_is_switched_off(self, proposed, second, first):
        User.objects.filter(pk=first.pk).update(is_active=False)
        with pytest.raises(ProposerLeftError):
            confirm_change(change=proposed, by=second)

    def test_declined_or_taken_back_it_changes_nothing(self, proposed, person, first, second):
        with pytest.raises(ReasonNeededError):
            decline_change(change=proposed, by=second, reason="")
        declined = decline_change(change=proposed, by=second, reason="다른 사람으로")
        assert declined.status == "declined"
        again = propose_roles(user=person, names=["finance"], reason="다시", by=first)
        assert decline_change(change=again, by=first, reason="").status == "withdrawn"
        for change in (proposed, again):
            with pytest.raises(ConflictError):
                confirm_change(change=change, by=second)
        assert roles_of(person) == set()

    def test_roles_that_must_not_meet(self, first, person):
        with pytest.raises(IncompatibleRolesError, match="간사, 지급 담당|지급 담당, 간사"):
            propose_roles(user=person, names=["finance", "secretariat"], reason="둘 다", by=first)

    def test_an_address_of_a_role_holder_passes_two_and_both_are_told(
        self, first, second, mailoutbox, settings, django_capture_on_commit_callbacks
    ):
        settings.EMAIL_URL = "smtp://localhost:1"
        holder = UserFactory(roles="finance", email="old@example.org")
        change = propose_mail(user=holder, email="new@example.org", reason="이직", by=first)
        with django_capture_on_commit_callbacks(execute=True):
            confirm_change(change=change, by=second)
        holder.refresh_from_db()
        assert holder.email == "new@example.org"
        assert [mail.to for mail in mailoutbox] == [["old@example.org"], ["new@example.org"]]

    def test_the_admin_site_opens_with_the_role_and_closes_with_it(self, first, second, person):
        for names, staff in ((["admin"], True), (["auditor"], False)):
            change = propose_roles(user=person, names=names, reason="자리 이동", by=first)
            confirm_change(change=change, by=second)
            person.refresh_from_db()
            assert person.is_staff is staff


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_do_it_once(transactional_db):
    first, others = UserFactory(roles="admin"), [UserFactory(roles="admin") for _ in range(2)]
    person = UserFactory()
    change = propose_roles(user=person, names=["finance"], reason="충원", by=first)
    answers = at_once(*(lambda by=by: confirm_change(change=change, by=by) for by in others))
    (error,) = errors_of(answers)
    assert isinstance(error, ConflictError)
    assert roles_of(person) == {"finance"}


@pytest.mark.django_db(transaction=True)
def test_roles_that_must_not_meet_do_not_meet_in_two_transactions(transactional_db):
    person = UserFactory()

    def give(role):
        def act():
            with transaction.atomic():
                confirmed_change("roles", person.pk, {"roles": [role]}, about=person)
                person.groups.add(Group.objects.get(name=role))

        return act

    failed = errors_of(at_once(give("finance"), give("secretariat")))
    assert [refused_by(error) for error in failed] == ["roles_that_must_not_meet"]


@pytest.mark.django_db(transaction=True)
def test_a_confirmation_of_earlier_permits_nothing(transactional_db):
    person = give_roles(UserFactory(), "finance")
    role = Group.objects.get(name="finance")
    person.groups.remove(role)
    with pytest.raises(IntegrityError) as error:
        person.groups.add(role)
    assert refused_by(error.value) == "role_is_given_by_two_hands"


class TestDatabase:
    """Raw SQL as the application's role."""

    GIVE = """INSERT INTO claims_user_groups (user_id, group_id)
        SELECT %s, id FROM auth_group WHERE name = %s"""
    CONFIRM = """UPDATE claims_proposedchange SET status = 'confirmed', settled_by_id = %s
        WHERE id = %s"""

    def test_no_role_without_a_confirmed_change(self, person, proposed):
        assert refused(self.GIVE, person.pk, "finance") == "role_is_given_by_two_hands"

    def test_nor_another_one_than_was_confirmed_nor_to_another(self, person, proposed, second):
        confirm_change(change=proposed, by=second)
        assert refused(self.GIVE, person.pk, "secretariat") == "role_is_given_by_two_hands"
        assert refused(self.GIVE, second.pk, "finance") == "role_is_given_by_two_hands"
        sql = "UPDATE claims_user_groups SET user_id = %s WHERE user_id = %s"
        assert refused(sql, second.pk, person.pk) == "role_held_is_not_rewritten"

    @pytest.mark.parametrize(
        ("held", "given"), [("finance", "secretariat"), ("admin", "auditor"), ("member", "finance")]
    )
    def test_roles_that_must_not_meet(self, held, given):
        user = UserFactory(roles=held)
        confirmed_change("roles", user.pk, {"roles": [held, given]}, about=user)
        assert refused(self.GIVE, user.pk, given) == "roles_that_must_not_meet"

    def test_a_change_passes_two_administrators(self, proposed, first, person):
        name = "change_is_confirmed_by_another_person"
        assert refused(self.CONFIRM, first.pk, proposed.pk) == name
        finance = UserFactory(roles="finance")
        name = "change_is_confirmed_by_administrators"
        assert refused(self.CONFIRM, finance.pk, proposed.pk) == name

    def test_its_proposer_is_still_an_administrator(self, proposed, first, second):
        give_roles(first, "auditor")
        name = "change_is_confirmed_by_administrators"
        assert refused(self.CONFIRM, second.pk, proposed.pk) == name

    def test_nobody_confirms_what_concerns_them(self, first, second):
        change = propose_roles(user=second, names=["finance"], reason="자리 이동", by=first)
        name = "nobody_confirms_a_change_of_oneself"
        assert refused(self.CONFIRM, second.pk, change.pk) == name

    @pytest.mark.parametrize(
        ("columns", "name"),
        [
            ({"proposed_by_id": "finance"}, "change_is_proposed_by_an_administrator"),
            ({"about_id": None}, "change_of_a_person_names_them"),
            ({"about_id": "first"}, "change_of_a_person_names_them"),
            ({"status": "confirmed"}, "claims_proposedchange_status_moves_as_allowed"),
        ],
    )
    def test_what_is_proposed_is_whole(self, first, person, columns, name):
        known = {"finance": UserFactory(roles="finance").pk, "first": first.pk}
        row = {
            "kind": "roles", "target": str(person.pk), "about_id": person.pk, "before": "{}",
            "after": '{"roles": ["finance"]}', "reason": "x", "proposed_by_id": first.pk,
            "proposed_at": "2026-01-01T00:00Z", "status": "waiting", "settled_reason": "",
        }  # fmt: skip
        row |= {key: known.get(value, value) for key, value in columns.items()}
        sql = f"""INSERT INTO claims_proposedchange ({", ".join(row)})
            VALUES ({", ".join(["%s"] * len(row))})"""  # noqa: S608
        assert refused(sql, *row.values()) == name

    def test_what_is_proposed_and_settled_stays(self, proposed, second):
        sql = "UPDATE claims_proposedchange SET {} WHERE id = %s"
        after = sql.format("""after = '{"roles": ["admin"]}'""")
        assert refused(after, proposed.pk) == "proposed_change_is_frozen"
        confirm_change(change=proposed, by=second)
        reason = sql.format("settled_reason = 'x'")
        assert refused(reason, proposed.pk) == "settled_change_is_frozen"
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute("DELETE FROM claims_proposedchange")

    @pytest.mark.parametrize(
        "sql",
        [
            "INSERT INTO claims_user_user_permissions (user_id, permission_id) SELECT %s, 1",
            "INSERT INTO auth_group_permissions (group_id, permission_id) SELECT 1, %s",
            "INSERT INTO auth_group (name) SELECT %s::text",
            "DELETE FROM claims_rolesapart WHERE id <> %s",
        ],
    )
    def test_what_a_role_may_do_is_not_the_applications_to_write(self, person, sql):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(sql, [person.pk])

    def test_a_policy_is_published_by_two_hands(self, first):
        draft = SupportPolicy.objects.create(
            programme=Programme.objects.get(code="cash-support"), version=2
        )
        sql = """UPDATE claims_supportpolicy SET published_at = now(), effective_from = now(),
            published_by_id = %s WHERE id = %s"""
        assert refused(sql, first.pk, draft.pk) == "policy_is_published_by_two_hands"

    @pytest.mark.parametrize(
        "rules", ["base_grant = 9000000", "note = 'x'", "effective_from = now() + interval '1 day'"]
    )
    def test_a_policy_is_published_as_it_stood(self, first, rules):
        draft = SupportPolicy.objects.create(
            programme=Programme.objects.get(code="cash-support"),
            version=2,
            effective_from=timezone.now(),
        )
        sql = """UPDATE claims_supportpolicy SET published_at = now(), published_by_id = %s, {}
            WHERE id = %s"""
        with transaction.atomic():
            confirmed_change("publish", draft.pk, {})
            said = refused(sql.format(rules), first.pk, draft.pk)
            assert said == "policy_is_published_as_it_stood"
            run = sql.format("effective_from = effective_from")
            connection.cursor().execute(run, [first.pk, draft.pk])
        draft.refresh_from_db()
        assert draft.is_published

    def test_a_policy_is_not_written_published(self, first):
        draft = SupportPolicy(
            programme=Programme.objects.get(code="cash-support"), version=2, pk=900,
            published_by=first, published_at=timezone.now(), effective_from=timezone.now(),
        )  # fmt: skip
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            self.confirmed_to_publish(first, 900)
            draft.save(force_insert=True)
        assert refused_by(error.value) == "policy_is_published_by_two_hands"

    @staticmethod
    def confirmed_to_publish(first, target):
        change = ProposedChange.objects.create(
            kind="publish", target=str(target), reason="x", proposed_by=first
        )
        ProposedChange.objects.filter(pk=change.pk).update(
            status="confirmed", settled_by=UserFactory(roles="admin")
        )

    def test_a_change_names_who_acts(self, first, second, person):
        named = pytest.raises(IntegrityError)
        with pghistory.context(user=second.pk), named as error, transaction.atomic():
            ProposedChange.objects.create(
                kind="mail", target=str(person.pk), about=person, reason="x", proposed_by=first
            )
        assert refused_by(error.value) == "actor_is_the_one_named"
        sql = """UPDATE claims_proposedchange SET status = 'confirmed', settled_by_id = %s
            WHERE id = %s"""
        with pghistory.context(user=first.pk):
            change = ProposedChange.objects.create(
                kind="mail", target=str(person.pk), about=person, reason="x", proposed_by=first
            )
            assert refused(sql, second.pk, change.pk) == "actor_is_the_one_named"

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE claims_filingwindow SET closes_at = closes_at + interval '1 day'",
            "UPDATE claims_filingwindow SET opens_at = opens_at - interval '1 day'",
            """INSERT INTO claims_filingwindow
                (code, incident_id, kind, name, opens_at, closes_at, opened_for)
                SELECT 'x', incident_id, kind, name, opens_at, closes_at, opened_for
                FROM claims_filingwindow LIMIT 1""",
        ],
    )
    def test_a_window_is_set_by_two_hands(self, sql):
        assert refused(sql) == "window_is_set_by_two_hands"


class TestPolicy:
    @pytest.fixture
    def draft(self, first):
        policy = SupportPolicy.objects.create(
            programme=Programme.objects.get(code="cash-support"),
            version=2,
            title="개정안",
            chair_threshold=2_000_000,
        )
        SupportTier.objects.create(policy=policy, upper_bound=500_000, amount=70_000)
        copy_factors(policy=policy, by=first)
        return policy

    def test_what_was_read_is_what_is_published(self, draft, first, second):
        change = propose_publishing(policy=draft, reason="기준 변경", by=first)
        draft.tiers.update(amount=7_000_000)  # slipped in after it was proposed
        with pytest.raises(ConflictError):
            confirm_change(change=change, by=second)
        draft.refresh_from_db()
        assert not draft.is_published

    @pytest.mark.parametrize("column", ["version", "programme"])
    def test_another_version_or_programme_is_not_what_was_read(self, draft, first, second, column):
        change = propose_publishing(policy=draft, reason="기준 변경", by=first)
        if column == "version":
            SupportPolicy.objects.filter(pk=draft.pk).update(version=9)
        else:
            old = draft.programme
            other = Programme.objects.create(code="x", name="다른 사업", incident=old.incident)
            SupportPolicy.objects.filter(pk=draft.pk).update(programme=other)
        with pytest.raises(ConflictError):
            confirm_change(change=change, by=second)

    def test_it_names_programme_version_and_each_factor_that_differs(self, draft, first):
        changed, gone = draft.factors.filter(factor="market_share", service__isnull=False)[:2]
        was = changed.value, gone.value
        draft.factors.filter(pk=changed.pk).update(value=1_250)
        gone.delete()
        change = propose_publishing(policy=draft, reason="기준 변경", by=first)
        facts = [tuple(map(str, row)) for row in kind_of("publish").facts(change)]
        assert facts[:2] == [("사업", "", str(draft.programme)), ("판", "1", "2")]
        assert facts[-2:] == [
            (f"시장점유율 · {changed.service}", f"{was[0] / 100:g}%", "12.5%"),
            (f"시장점유율 · {gone.service}", f"{was[1] / 100:g}%", "없음"),
        ]
        assert facts[-3][0] == "산정 요소"  # and none that stays as it is

    def test_its_page_says_what_differs_from_the_version_in_force(self, client, draft, second):
        proposer = UserFactory(roles="admin")
        change = propose_publishing(policy=draft, reason="기준 변경", by=proposer)
        client.force_login(second)
        body = client.get("/changes/").content.decode()
        assert (
            "3,000,000" in body
            and "2,000,000" in body
            and "500,000원 이하" in body
            and "70,000원" in body
        )
        assert confirm(client, f"/changes/{change.pk}/confirm/").status_code == 302
        draft.refresh_from_db()
        assert draft.is_published and draft.published_by == second


class TestPages:
    def test_a_reason_typed_for_one_that_was_taken_back_stays(
        self, client, proposed, first, second
    ):
        decline_change(change=proposed, by=first, reason="")
        client.force_login(second)
        url = f"/changes/{proposed.pk}/decline/"
        answer = client.post(url, {"reason": "다른 사람이 맡음"})
        assert answer.status_code == 409
        assert "readonly>다른 사람이 맡음<" in answer.content.decode()

    def test_it_is_read_then_confirmed_on_a_sheet(self, client, proposed, person, second):
        client.force_login(second)
        body = client.get("/changes/").content.decode()
        for said in ("김새롬", "지급 담당", "지급 담당 충원", "문하늘"):
            assert said in body
        url = f"/changes/{proposed.pk}/confirm/"
        sheet = client.get(url)
        assert sheet.status_code == 200 and "없음 → 지급 담당" in sheet.content.decode()
        assert roles_of(person) == set()
        assert confirm(client, url).status_code == 302
        assert roles_of(person) == {"finance"}
        assert "적용됨" in client.get("/changes/").content.decode()

    def test_a_sheet_of_what_was_settled_meanwhile(self, client, proposed, first, person, second):
        client.force_login(second)
        url = f"/changes/{proposed.pk}/confirm/"
        seen = digest_on(open_sheet(client, url))
        decline_change(change=proposed, by=first, reason="")
        answer = client.post(url, {"confirmed": seen})
        assert answer.status_code == 409
        assert "이미 처리된 변경입니다" in answer.content.decode()
        assert roles_of(person) == set()

    def test_its_proposer_gets_no_sheet(self, client, proposed, first):
        client.force_login(first)
        assert client.get(f"/changes/{proposed.pk}/confirm/").status_code == 403
        assert "제안 철회" in client.get("/changes/").content.decode()

    def test_declining_wants_a_reason(self, client, proposed, second):
        client.force_login(second)
        url = f"/changes/{proposed.pk}/decline/"
        assert client.post(url, {"reason": " "}).status_code == 422
        assert client.post(url, {"reason": "아닙니다"}).status_code == 302
        assert client.post(url, {"reason": "아닙니다"}).status_code == 409
        proposed.refresh_from_db()
        assert (proposed.status, proposed.settled_reason) == ("declined", "아닙니다")

    def test_the_auditor_reads_and_does_nothing(self, client, proposed):
        client.force_login(UserFactory(roles="auditor"))
        body = client.get("/changes/").content.decode()
        assert "지급 담당 충원" in body and f"/changes/{proposed.pk}/decline/" not in body
        assert client.post(f"/changes/{proposed.pk}/decline/").status_code == 403

    def test_one_whose_proposer_left_is_refused_where_it_can_be_declined(
        self, client, proposed, person, first, second
    ):
        client.force_login(second)
        url = f"/changes/{proposed.pk}/confirm/"
        digest = digest_on(open_sheet(client, url))
        give_roles(first, "auditor")
        answers = client.get(url), client.post(url, {"confirmed": digest})
        for answer in answers:
            assert answer.status_code == 409
            body = answer.content.decode()
            assert "제안한 사람이 이제 관리자가 아니어서" in body
            assert f'action="/changes/{proposed.pk}/decline/"' in body
        assert roles_of(person) == set()

    def test_the_menu_counts_what_one_may_confirm(self, proposed, first, second):
        from claims.changes.views import waiting_for

        assert [waiting_for(user).count() for user in (first, second)] == [0, 1]
        assert waiting_for(UserFactory(roles="finance")) is None

    @pytest.mark.parametrize("shown", [1, 8])
    def test_the_list_costs_the_same_for_one_row_and_for_many(
        self, client, first, second, shown, django_assert_max_num_queries
    ):
        for _ in range(shown):
            propose_roles(user=UserFactory(), names=["finance"], reason="충원", by=first)
        client.force_login(second)
        with django_assert_max_num_queries(16):
            assert client.get("/changes/").status_code == 200

    def test_settled_changes_are_found_by_person_and_kind_on_pages(self, client, first, second):
        """The auditor reads the whole history of roles and rules, not its newest page alone."""
        people = [UserFactory(name=f"김새롬{n:02d}") for n in range(32)]
        for n, person in enumerate(people):
            change = propose_roles(user=person, names=["finance"], reason=f"충원 {n}", by=first)
            decline_change(change=change, by=second, reason="다음에")
        mail = propose_mail(user=people[0], email="new@example.org", reason="새 주소", by=first)
        confirm_change(change=mail, by=second)
        client.force_login(UserFactory(roles="auditor"))

        def titles(**params):
            page = client.get("/changes/", params)
            return [row["change"].about.name for row in page.context["settled"]]

        total = ProposedChange.objects.exclude(status="waiting").count()
        assert (len(titles()), len(titles(page="2"))) == (30, total - 30) and total < 60
        assert titles(q="김새롬00") == ["김새롬00"] * 2
        assert titles(q="김새롬00", kind="mail") == ["김새롬00"]
        assert (len(titles(q=first.username)), titles(q="아무개")) == (30, [])
        assert "찾은 변경이 없습니다" in client.get("/changes/?q=아무개").content.decode()
        body = client.get("/changes/", {"kind": "roles"}).content.decode()
        assert 'href="/changes/?kind=roles&amp;page=2"' in body
        waiting = propose_roles(user=people[1], names=["auditor"], reason="자리", by=first)
        client.force_login(second)
        refused = client.post(f"/changes/{waiting.pk}/decline/", {"reason": ""})
        assert refused.status_code == 422
        assert 'href="/changes/?page=2"' in refused.content.decode()

    def test_the_admin_site_names_what_waits(self, client, proposed, second):
        client.force_login(second)
        body = client.get("/admin/").content.decode()
        assert "확인을 기다리는 변경" in body and 'href="/changes/"' in body


def test_every_kind_of_row_shows_itself(client, first):
    """The page can show every row that factories and the application write."""
    confirmed_change("budget", Programme.objects.get(code="cash-support").pk, {"granted": 10})
    client.force_login(first)
    assert client.get("/changes/").status_code == 200
    assert ProposedChange.objects.exclude(status="waiting").exists()
