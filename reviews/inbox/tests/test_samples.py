"""Items of sample checks: the judge's names no claim, the chair's comes with a difference."""

from datetime import timedelta

import pytest
from django.urls import reverse

from claims import clock
from config.dev.scenes import scene
from reviews.committee.sample_checks.tests.scenes import judge_of, sampled
from reviews.committee.sample_checks.verbs import decline_sample, judge_sample, settle_sample
from reviews.committee.tests import factories as make
from reviews.inbox.listeners.council import write_sample_items
from reviews.inbox.models import InboxItem
from reviews.inbox.queries import unread

pytestmark = pytest.mark.django_db
_sample, sample = scene("sample", sampled)


def test_the_judge_is_told_without_the_claim_and_the_chair_of_a_difference(sample):
    chair, judge = make.chair(), judge_of(sample).user
    [item] = InboxItem.objects.filter(kind="sample_to_judge")
    assert (item.user_id, item.claim_id, item.facts) == (judge.pk, None, {"sample": sample.pk})
    assert unread(judge).filter(pk=item.pk).exists()
    judge_sample(sample=sample, by=judge, choice="deny", amount=None, rationale="없음")
    assert not unread(judge).filter(pk=item.pk).exists()
    told = unread(chair).get(kind="sample_differs")
    assert told.claim_id == sample.claim_id
    settle_sample(sample=sample, by=chair, reason="재량의 범위 안에 있음")
    assert not unread(chair).filter(kind="sample_differs").exists()


def test_who_left_is_no_longer_told(sample):
    judge = judge_of(sample)
    decline_sample(sample=sample, by=judge.user, reason="신청인을 알고 있음")
    assert not InboxItem.objects.filter(user=judge.user, kind="sample_to_judge").exists()
    assert InboxItem.objects.filter(kind="sample_to_judge").count() == 1


def test_the_item_opens_the_sample(sample, client):
    judge = judge_of(sample).user
    client.force_login(judge)
    text = client.get(reverse("inbox:inbox")).content.decode()
    assert f"S-{sample.pk:05d}" in text and sample.claim.number not in text
    item = InboxItem.objects.get(user=judge, kind="sample_to_judge")
    opened = client.post(reverse("inbox:open", args=[item.pk]))
    assert opened.url == reverse("committee:sample", args=[sample.pk])


def test_the_judge_is_reminded_once_and_the_chair_is_told_of_a_late_check_once(sample, client):
    chair, judge = make.chair(), judge_of(sample).user
    assert write_sample_items() == 0  # five working days are left
    with clock.at(clock.now() + timedelta(days=30)):
        assert write_sample_items() == 2 and write_sample_items() == 0
        [due] = unread(judge).filter(kind="sample_due")
        [late] = unread(chair).filter(kind="sample_late")
        assert due.claim_id is None and late.facts["sample"] == sample.pk
        client.force_login(chair)
        text = client.get(reverse("inbox:inbox")).content.decode()
        assert f"기한이 지난 표본: S-{sample.pk:05d}" in text
        opened = client.post(reverse("inbox:open", args=[late.pk]))
        assert opened.url == reverse("committee:sample", args=[sample.pk])
        decline_sample(sample=sample, by=judge, reason="신청인을 알고 있음")
        assert not InboxItem.objects.filter(user=judge, kind="sample_due").exists()
        assert not unread(chair).filter(kind="sample_late").exists()  # the next judge has days


def test_a_deputy_is_told_of_what_the_chair_may_not_close(sample):
    """By number alone: its claim is in no panel of the deputy's."""
    deputy = make.member(deputises=True)
    make.made_chair(make.panel(sample.draw.decision.review)[0].member)
    judge_sample(sample=sample, by=judge_of(sample).user, choice="deny", amount=None,
                 rationale="없음")  # fmt: skip
    told = unread(deputy.user).get(kind="sample_differs")
    assert told.claim_id is None
    with clock.at(clock.now() + timedelta(days=30)):
        write_sample_items()
        assert unread(deputy.user).filter(kind="sample_late").count() == 1
