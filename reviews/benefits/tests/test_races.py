"""Nothing is given twice: acts at the same moment, and workers that are killed."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter

import pytest
from django.conf import settings as desk

from claims.tests.factories import ClaimFactory
from claims.tests.races import at_once, errors_of
from config.dev.benefit_partner import Partner
from reviews.benefits import notices
from reviews.benefits.batches import codes, files, sending
from reviews.benefits.errors import BenefitMovedError, OverQuantityError
from reviews.benefits.models import BenefitCode, BenefitGrant, BenefitRun
from reviews.benefits.runs import granting, verbs
from reviews.benefits.tests import factories as make
from reviews.notices.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def speaker(settings):
    server = Partner()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.BENEFIT_PARTNER_URL, settings.BENEFIT_PARTNER_KEY = server.url, server.key
    yield server
    server.shutdown()
    server.server_close()


def killed(code, *arguments, **environment):
    """Run a worker that kills itself."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], cwd=desk.BASE_DIR, timeout=120,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"} | environment,
        check=False, capture_output=True,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()[-2000:]


def test_two_approvals_make_one_run():
    ClaimFactory()
    run = make.proposed(make.programme())
    people = [make.secretary() for _ in range(3)]
    answers = at_once(*(lambda by=by: verbs.approve_run(run=run, by=by) for by in people))
    refused = errors_of(answers)
    assert len(refused) == 2 and all(isinstance(one, BenefitMovedError) for one in refused)


def test_two_approvals_at_once_stay_within_the_plan():
    ClaimFactory.create_batch(2)
    to = make.programme(quantity=3)
    runs = [make.proposed(to), make.proposed(to, of=make.list_of(to, *make.NUMBERS[:2]))]
    answers = at_once(
        *(lambda run=run: verbs.approve_run(run=run, by=make.secretary()) for run in runs)
    )
    [error] = errors_of(answers)
    assert isinstance(error, OverQuantityError)
    assert BenefitRun.objects.filter(status="writing").count() == 1


def test_workers_at_one_run_and_two_runs_of_one_person_write_each_row_once(monkeypatch):
    monkeypatch.setattr(granting, "CHUNK", 2)
    for number in make.NUMBERS:
        make.business(number)
    ClaimFactory.create_batch(4)
    to = make.programme()
    by_list = make.list_of(to, *make.NUMBERS)
    runs = [make.approved(to), make.approved(to, of=by_list)]
    answers = at_once(*[lambda run=run: granting.process(run.pk) for run in runs * 3])
    assert errors_of(answers) == []
    for run in runs:
        granting.process(run.pk)
        run.refresh_from_db()
    assert [run.status for run in runs] == ["done"] * 2
    assert sum(run.written for run in runs) == BenefitGrant.objects.count() == 7


def test_two_batches_at_once_share_nobody():
    ClaimFactory.create_batch(3)
    to = make.programme()
    make.granted(to)
    people = [make.secretary() for _ in range(3)]
    answers = at_once(*(lambda by=by: make.batch(to, by=by) for by in people))
    assert len(errors_of(answers)) == 2
    assert BenefitGrant.objects.filter(status="batched").count() == 3


def test_workers_at_one_pool_give_each_code_once(monkeypatch):
    monkeypatch.setattr(codes, "CHUNK", 3)
    ClaimFactory.create_batch(12)
    to = make.with_codes()
    make.granted(to)
    make.pool(to, *(f"CODE-{n:04}" for n in range(12)))
    batch = make.batch(to, "codes")
    assert errors_of(at_once(*[lambda: codes.give_codes(batch.pk)] * 4)) == []
    codes.give_codes(batch.pk)
    batch.refresh_from_db()
    assert batch.status == "closed"
    assert len({codes.reveal_code(one.code) for one in BenefitGrant.objects.all()}) == 12


def test_workers_at_one_file_make_it_once():
    ClaimFactory()
    to = make.programme()
    make.granted(to)
    batch = make.batch(to)
    answers = at_once(*[lambda: files.write_file(batch.pk)] * 3)
    assert errors_of(answers) == [] and answers.count(True) == 1


def test_workers_at_one_batch_send_each_benefit_once(speaker, monkeypatch):
    from reviews.benefits.batches import partner

    monkeypatch.setattr(partner, "AT_ONCE", 2)
    to = make.programme("driver-points")
    make.granted_to_list(to, 9)
    batch = make.batch(to, "partner")
    assert errors_of(at_once(*[lambda: sending.send_batch(batch.pk)] * 3)) == []
    sending.send_batch(batch.pk)
    batch.refresh_from_db()
    assert batch.status == "closed"
    assert len(speaker.taken) == 9 and set(speaker.taken.values()) == {1}


def test_results_at_once_are_applied_once_and_told_once():
    ClaimFactory.create_batch(2)
    to = make.programme()
    make.granted(to)
    batch = make.batch_with_file(to)
    lines = [f"{grant.number},제공,,2023-01-02" for grant in BenefitGrant.objects.all()]
    people = [make.secretary() for _ in range(3)]
    answers = at_once(*(lambda by=by: make.answered(batch, *lines, by=by) for by in people))
    assert errors_of(answers) == [] and len({file.pk for file in answers}) == 1
    assert errors_of(at_once(*[notices.tell_some] * 3)) == []
    assert Notice.objects.filter(event="benefit_issued").count() == 2


# ------------------------------------------------------------------ killed
GRANT = """
import os, signal, sys, django
django.setup()
from reviews.benefits.runs import granting
granting.CHUNK = 2
chunks = []
def die(key, expected):
    def count(written):
        chunks.append(written)
        if len(chunks) == 2:
            os.kill(os.getpid(), signal.SIGKILL)  # after the rows, before the commit
    return count
granting.Progress = die
granting.process(int(sys.argv[1]))
"""


def test_a_killed_worker_leaves_a_run_that_another_one_ends(monkeypatch):
    monkeypatch.setattr(granting, "CHUNK", 2)
    ClaimFactory.create_batch(7)
    run = make.approved(make.programme())
    killed(GRANT, run.pk)
    run.refresh_from_db()
    assert (run.status, run.written, BenefitGrant.objects.count()) == ("writing", 2, 2)
    granting.process(run.pk)
    run.refresh_from_db()
    assert (run.status, run.written, BenefitGrant.objects.count()) == ("done", 7, 7)


SEND = """
import os, signal, sys, django
django.setup()
from reviews.benefits.batches import partner
from reviews.benefits.batches import sending
partner.AT_ONCE = 2
told = []
answered = sending._settle
def die(*args, **more):
    told.append(1)
    if len(told) == 2:
        os.kill(os.getpid(), signal.SIGKILL)  # the partner has them, the desk does not know
    return answered(*args, **more)
sending._settle = die
sending.send_batch(int(sys.argv[1]))
"""


def test_a_worker_killed_between_partner_and_desk_gives_nothing_twice(speaker, settings):
    to = make.programme("driver-points")
    make.granted_to_list(to, 6)
    batch = make.batch(to, "partner")
    killed(SEND, batch.pk, BENEFIT_PARTNER_URL=speaker.url, BENEFIT_PARTNER_KEY=speaker.key)
    counts = Counter(BenefitGrant.objects.values_list("status", flat=True))
    assert counts == {"issued": 2, "sending": 2, "batched": 2}
    assert len(speaker.taken) == 4
    settings.BENEFIT_PARTNER_UNKNOWN_SECONDS = 0
    sending.send_batch(batch.pk)
    assert set(BenefitGrant.objects.values_list("status", flat=True)) == {"issued"}
    assert len(speaker.taken) == 6 and set(speaker.taken.values()) == {1}


GIVE = """
import os, signal, sys, django
django.setup()
from reviews.benefits.batches import codes
codes.CHUNK = 2
given = []
assign = codes.assign
def die(*args):
    assign(*args)
    given.append(1)
    if len(given) == 2:
        os.kill(os.getpid(), signal.SIGKILL)  # codes are given, the grants are not issued
codes.assign = die
codes.give_codes(int(sys.argv[1]))
"""


def test_a_worker_killed_between_code_and_grant_gives_no_code_twice():
    ClaimFactory.create_batch(5)
    to = make.with_codes()
    make.granted(to)
    make.pool(to, *(f"CODE-{n:04}" for n in range(5)))
    batch = make.batch(to, "codes")
    killed(GIVE, batch.pk)
    assert BenefitCode.objects.filter(grant__isnull=False).count() == 2
    assert BenefitGrant.objects.filter(status="issued").count() == 2
    codes.give_codes(batch.pk)
    batch.refresh_from_db()
    assert batch.status == "closed"
    assert BenefitCode.objects.filter(grant__isnull=False).count() == 5
