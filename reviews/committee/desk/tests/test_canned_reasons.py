"""Canned reasons: kept in the admin site, each under a number of its own for good."""

import pytest
from django.urls import reverse
from django.utils import translation

from claims.tests.factories import UserFactory
from reviews.committee.desk.context import canned_reasons
from reviews.committee.models import CannedReason
from reviews.committee.tests import factories as f

pytestmark = pytest.mark.django_db
CHANGELIST = "admin:reviews_cannedreason_changelist"


@pytest.fixture
def administrator(client):
    client.force_login(UserFactory(roles="admin", is_staff=True))
    return client


def test_the_desk_comes_with_eight_each_with_an_english_name():
    shipped = canned_reasons()
    assert [reason.key for reason in shipped] == [str(n) for n in range(1, 9)]
    assert [reason.label for reason in shipped if reason.choices == ["deny"]] == [
        "감소 없음",
        "서류 불일치",
        "기간 밖",
    ]
    with translation.override("en"):
        assert all(reason.label.isascii() for reason in canned_reasons())
    assert [reason.text for reason in shipped] == [reason.text for reason in canned_reasons()]


def test_nothing_that_comes_or_goes_moves_a_number():
    before = {reason.label: reason.key for reason in canned_reasons()}
    gone = CannedReason.objects.get(number=1)
    CannedReason.objects.filter(pk=gone.pk).update(active=False)
    CannedReason.objects.create(label="새것", text="새 글.", order=0)
    CannedReason.objects.create(label="끝", text="끝 글.", order=99)
    found = canned_reasons()
    assert (found[0].label, found[0].key) == ("새것", "9")
    assert (found[-1].label, found[-1].key) == ("끝", "")  # there are nine keys
    now = {reason.label: reason.key for reason in found}
    assert {label: now[label] for label in before if label != gone.label} == {
        label: key for label, key in before.items() if label != gone.label
    }


def test_without_an_english_name_the_korean_one_is_shown():
    CannedReason.objects.update(label_en="")
    with translation.override("en"):
        assert canned_reasons()[0].label == "매출 감소 확인"


def test_what_the_administrator_writes_is_on_the_desk(administrator):
    data = {
        "label": "예금주 확인",
        "label_en": "Holder",
        "text": "예금주를 확인함.",
        "choices": ["grant", "partly"],
        "order": "0",
        "active": "on",
    }
    answer = administrator.post(reverse("admin:reviews_cannedreason_add"), data)
    assert answer.status_code == 302, answer.context["adminform"].errors
    review = f.in_review()
    administrator.force_login(f.panel(review)[0].member.user)
    page = administrator.get(reverse("committee:desk", args=[review.claim.number]))
    first = page.context["reasons"][0]
    assert (first.label, first.choices, first.key) == ("예금주 확인", ["grant", "partly"], "9")
    assert "예금주를 확인함." in page.content.decode()


def test_one_is_edited_and_switched_off_but_not_deleted(administrator):
    reason = CannedReason.objects.first()
    where = reverse("admin:reviews_cannedreason_change", args=[reason.pk])
    page = administrator.get(where)
    assert page.status_code == 200 and "deletelink" not in page.content.decode()
    data = {"label": reason.label, "label_en": "", "text": "고친 글.", "order": "1"}
    assert administrator.post(where, data).status_code == 302
    reason.refresh_from_db()
    assert (reason.text, reason.active, reason.choices) == ("고친 글.", False, [])
    gone = administrator.post(reverse("admin:reviews_cannedreason_delete", args=[reason.pk]))
    assert gone.status_code == 403 and CannedReason.objects.filter(pk=reason.pk).exists()


@pytest.mark.parametrize("role", ["member", "chair", "secretariat", "auditor"])
def test_nobody_else_edits_them(client, role):
    client.force_login(UserFactory(roles=role, is_staff=True))
    assert client.get(reverse(CHANGELIST)).status_code == 403
    assert client.get(reverse("admin:reviews_cannedreason_add")).status_code == 403
