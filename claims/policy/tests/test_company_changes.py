"""Companies: the operator and its names are those that two administrators set, since claims that
name it are routed to a grant."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from claims.changes.models import ProposedChange
from claims.changes.verbs import confirm_change
from claims.errors import ForbiddenError, SecondPersonError
from claims.policy.company_changes import CompanyNameTakenError, propose_company
from claims.policy.models import Company
from claims.tests.factories import UserFactory
from claims.trail.triggers import refused_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    return Company.objects.get(is_operator=True)


@pytest.fixture
def affiliate():
    return Company.objects.filter(is_operator=False).first()


@pytest.fixture
def admins():
    return UserFactory(roles="admin", is_staff=True), UserFactory(roles="admin", is_staff=True)


def state(company, **changed):
    kept = {name: getattr(company, name) for name in ("name", "aliases", "is_operator")}
    return kept | changed


@pytest.mark.parametrize("which", ["operator", "affiliate"])
def test_two_administrators_set_it(which, request, admins):
    company = request.getfixturevalue(which)
    after = state(company, aliases=[*company.aliases, "새 이름"], is_operator=which == "affiliate")
    change = propose_company(company=company, after=after, reason="약칭", by=admins[0])
    with pytest.raises(SecondPersonError):
        confirm_change(change=change, by=admins[0])
    confirm_change(change=change, by=admins[1])
    company.refresh_from_db()
    assert state(company) == after


def test_the_database_refuses_what_nobody_confirmed(operator, affiliate):
    """An affiliate as the operator, and a name of an affiliate as one of the operator's."""
    made = {"name": "가짜 운영사", "name_key": "가짜운영사", "is_operator": True}
    for act in (
        lambda: Company.objects.filter(pk=affiliate.pk).update(is_operator=True),
        lambda: Company.objects.filter(pk=operator.pk).update(aliases=[affiliate.name]),
        lambda: Company.objects.filter(pk=operator.pk).update(is_operator=False),
        lambda: Company.objects.create(**made),
    ):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            act()
        assert refused_by(refused.value) == "operator_is_set_by_two_hands"


def test_a_name_is_of_one_company(operator, affiliate, admins):
    for company in (affiliate, None):
        after = state(affiliate, name=operator.name)
        with pytest.raises(CompanyNameTakenError):
            propose_company(company=company, after=after, reason="x", by=admins[0])
    after = state(affiliate, name="새 회사")
    with pytest.raises(ForbiddenError):
        propose_company(company=None, after=after, reason="x", by=UserFactory(roles="secretariat"))


def test_an_administrator_proposes_it_in_the_admin_site(client, affiliate, admins):
    client.force_login(admins[0])
    url = reverse("admin:claims_company_change", args=[affiliate.pk])
    assert client.get(url).status_code == 200
    sent = {"name": affiliate.name, "aliases": "", "is_operator": "on", "reason": "운영사임"}
    assert client.post(url, sent).url == reverse("changes:changes")
    affiliate.refresh_from_db()
    assert not affiliate.is_operator
    change = ProposedChange.objects.get(kind="company")
    assert change.after["is_operator"] and change.target == affiliate.name_key
    client.force_login(admins[1])
    shown = client.post(reverse("changes:confirm", args=[change.pk])).content.decode()
    assert "운영사" in shown and "아니요" in shown and "예" in shown
    new = reverse("admin:claims_company_add")
    sent = {"name": "새 회사", "aliases": "새회사, NEW", "reason": "파일에 나옴"}
    assert client.post(new, sent).url == reverse("changes:changes")
    change = ProposedChange.objects.get(kind="company", target="새회사")
    confirm_change(change=change, by=admins[0])
    assert Company.objects.get(name_key="새회사").aliases == ["새회사", "NEW"]
