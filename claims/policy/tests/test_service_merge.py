"""Second names of a service: merged by two administrators, counted together, kept as filed."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from claims import hooks
from claims.changes.models import ProposedChange
from claims.changes.verbs import confirm_change
from claims.policy.models import Industry, Service
from claims.policy.service_merge import ChainOfNamesError, propose_merge
from claims.register.filters import ClaimFilter
from claims.register.models import Claim
from claims.tests.factories import ClaimFactory, UserFactory
from claims.trail.triggers import refused_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def names():
    talk = Service.objects.create(name="메신저", name_key="메신저")
    other = Service.objects.create(name="메신져", name_key="메신져", confirmed=False)
    return talk, other


@pytest.fixture
def admins():
    return UserFactory(roles="admin", is_staff=True), UserFactory(roles="admin", is_staff=True)


def merge(service, into, first, second):
    proposed = propose_merge(service=service, into=into, reason="오타", by=first)
    confirm_change(change=proposed, by=second)
    service.refresh_from_db()


def found(service):
    rows = ClaimFilter({"service": service.pk}, queryset=Claim.objects.all()).qs
    return set(rows.values_list("pk", flat=True))


def test_a_merged_name_is_counted_with_its_service_and_stays_on_the_claim(names, admins):
    talk, other = names
    mine, misspelt = ClaimFactory(service=talk), ClaimFactory(service=other)
    told = []
    with hooks.listening("service_merged", told.append):
        merge(other, talk, *admins)
    misspelt.refresh_from_db()
    assert (misspelt.service, other.counted_id, other.confirmed) == (other, talk.pk, True)
    assert found(talk) == {mine.pk, misspelt.pk}
    assert told == [other]
    assert (
        other not in ClaimFilter(None, queryset=Claim.objects.all()).form.fields["service"].queryset
    )
    merge(other, None, *admins)
    assert found(talk) == {mine.pk}


def test_names_form_no_chain(names, admins):
    talk, other = names
    third = Service.objects.create(name="톡", name_key="톡")
    merge(other, talk, *admins)
    for service, into in ((third, other), (talk, third), (third, third)):
        with pytest.raises(ChainOfNamesError):
            propose_merge(service=service, into=into, reason="x", by=admins[0])


def test_the_database_refuses_a_merge_that_nobody_confirmed(names):
    talk, other = names
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Service.objects.filter(pk=other.pk).update(merged_into=talk)
    assert refused_by(refused.value) == "a_merge_of_services_is_confirmed_by_two"


def test_an_administrator_proposes_it_in_the_admin_site(names, client, admins):
    talk, other = names
    client.force_login(admins[0])
    url = reverse("admin:claims_service_merge", args=[other.pk])
    page = client.post(url)
    assert "서비스 합치기 제안" in page.content.decode()
    sent = {"into": talk.pk, "reason": "오타", "confirmed": page.context["sheet"].digest}
    client.post(url, sent)
    change = ProposedChange.objects.get(kind="merge_service")
    assert (change.target, change.after) == (str(other.pk), {"into": talk.pk})


def test_a_name_that_a_claim_filed_stays(names, client, admins):
    """One administrator would else rewrite what thousands filed, and each of their papers."""
    talk, free = names
    ClaimFactory(service=talk)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Service.objects.filter(pk=talk.pk).update(name="다른 이름")
    assert refused_by(refused.value) == "filed_name_of_a_service_stays"
    client.force_login(admins[0])
    for service, name in ((talk, "메신저"), (free, "메신저 2")):
        url = reverse("admin:claims_service_change", args=[service.pk])
        assert ('name="name"' in client.get(url).content.decode()) == (service == free)
        sent = {"name": "메신저 2", "company": "", "confirmed": "on"}
        assert client.post(url, sent).status_code == 302
        service.refresh_from_db()
        assert (service.name, service.confirmed) == (name, True)


def test_an_industry_that_a_claim_filed_keeps_its_name(client, admins):
    filed, free = (
        Industry.objects.create(name=name, name_key=name, confirmed=False)
        for name in ("제과점", "꽃집")
    )
    ClaimFactory(industry=filed)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Industry.objects.filter(pk=filed.pk).update(name="주점")
    assert refused_by(refused.value) == "filed_name_of_an_industry_stays"
    client.force_login(admins[0])
    for industry, name in ((filed, "제과점"), (free, "화원")):
        url = reverse("admin:claims_industry_change", args=[industry.pk])
        assert ('name="name"' in client.get(url).content.decode()) == (industry == free)
        sent = {"name": "화원", "code": "4781", "confirmed": "on"}
        assert client.post(url, sent).status_code == 302
        industry.refresh_from_db()
        assert (industry.name, industry.code, industry.confirmed) == (name, "4781", True)
