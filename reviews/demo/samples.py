"""Sample checks in the demo: drawn members judge once more each afternoon, the chair reads what
differs, and the newest wait for the visitor."""

from __future__ import annotations

import datetime as dt
from random import Random

from claims import clock
from claims.users.models import User
from reviews.committee.models import Choice, SampleCheck, SampleStatus
from reviews.committee.sample_checks.closing import closers_of
from reviews.committee.sample_checks.verbs import judge_sample, settle_sample
from reviews.demo.engine import Story

SHARE = 500  # in 1/10,000: one decision in twenty
DAYS = 45  # before today, of which the last two leave their samples open
AGREES = 0.8  # share of second judgements that agree
READ = "두 산정근거를 읽었고, 의결이 재량의 범위 안에 있음"


def play_samples(people: dict[str, User], today: dt.date, zone: dt.tzinfo, dice: Random) -> Story:
    """Story of sample checks: at 17:00 of each of the last weekdays, the drawn members judge the
    samples that wait, and the chair closes those that differed a day before. The newest stay
    open."""
    for ago in range(DAYS, 1, -1):
        day = today - dt.timedelta(days=ago)
        if day.weekday() > 4:  # noqa: PLR2004 - Saturday and Sunday
            continue
        yield dt.datetime.combine(day, dt.time(17), zone)
        before = clock.now() - dt.timedelta(days=1)
        differs = SampleCheck.objects.filter(status=SampleStatus.DIFFERS, judged_at__lt=before)
        for sample in list(differs) if ago > 4 else ():  # noqa: PLR2004 - the newest wait
            closers = closers_of(sample)
            if closers:  # the chair, except for a decision that the chair confirmed
                by = people["chair"] if people["chair"] in closers else closers[0]
                settle_sample(sample=sample, by=by, reason=READ)
        waiting = SampleCheck.objects.waiting().filter(status=SampleStatus.OPEN)
        for sample in list(waiting.select_related("draw__decision").order_by("pk")):
            _judge(sample, dice)


def _judge(sample: SampleCheck, dice: Random) -> None:
    judge = sample.judges.filter(left_at__isnull=True).select_related("member__user").first()
    if judge is None:
        return
    decision = sample.draw.decision
    near = dice.random() < AGREES
    share = dice.uniform(0.95, 1.05) if near else dice.choice((0.6, 0.75, 1.3))
    won = max(1, round(decision.amount * share, -3))
    whole = won >= decision.ceiling
    judge_sample(
        sample=sample,
        by=judge.member.user,
        choice=Choice.GRANT if whole else Choice.PARTLY,
        amount=None if whole else won,
        rationale="서류의 매출 자료로 같은 기간의 감소를 다시 셈함",
    )
