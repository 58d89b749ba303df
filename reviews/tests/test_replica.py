"""Lists from a real standby that lags, stands, hangs, conflicts and comes back."""

import re
import shutil
import tempfile
import threading
import time
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from prometheus_client import REGISTRY, generate_latest
from structlog.testing import capture_logs

from claims.lists import registry
from claims.privacy.access_entries import record_access
from claims.privacy.models import AccessEntry, Action
from claims.register.models import Claim
from claims.replica import base, metrics, middleware, standby
from claims.replica.router import REPLICA, read_lists
from claims.replica.tests.pair import Pair
from claims.tests.factories import ClaimFactory, UserFactory
from config.dev.state_folder import in_memory
from reviews.committee.tests import factories as council
from reviews.payouts.approvals.fingerprint import seen_value
from reviews.payouts.tests import factories as money

ROLES = ("secretariat", "finance", "chair", "auditor")
PERSONS = re.compile(
    r'FROM "(claims_user|claims_savedview|reviews_member|reviews_tabcount|auth_\w+|django_\w+)"'
)
FIGURE = "desk_list_pages_total"


@pytest.fixture(scope="module")
def pair(django_db_setup, django_db_blocker):
    folder = Path(tempfile.mkdtemp(prefix="rd-", dir=in_memory() and in_memory().parent))
    folder.chmod(0o711)
    both = Pair(folder)
    try:
        with django_db_blocker.unblock():
            both.start()
            with both.in_use():
                council.council(3, 0)
                council.in_review()
                both.payout = money.tier_payout()
                both.people = {name: UserFactory(roles=name) for name in ROLES}
                yield both
    finally:
        both.stop()
        shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def followed(pair, monkeypatch):
    """The standby has everything, and this process knows nothing of it yet."""
    monkeypatch.setattr(standby, "breaker", standby.Breaker())
    monkeypatch.setattr(standby, "POSITION_SECONDS", 0)
    pair.until_followed()


def sign_in(pair, role="secretariat"):
    client = Client()
    client.force_login(pair.people[role])
    pair.until_followed()
    return client


def counts():
    family = next(one for one in REGISTRY.collect() if one.name == "desk_list_pages")
    return {s.labels["answer"]: s.value for s in family.samples if s.name == FIGURE}


def answer_of(client, url):
    """Ask for a page of a list; return who answered, by the counter, and the page."""
    before = counts()
    page = client.get(url)
    assert page.status_code == 200
    [word] = [word for word, n in counts().items() if n > before.get(word, 0)]
    return word, page.content.decode()


def test_every_list_reads_its_rows_from_the_standby_alone(pair):
    pages = {
        one.url_name: role
        for role in ROLES
        for one in registry.lists_of(pair.people[role])
        if one.url is None
    }
    assert set(pages) == registry.pages_of_lists()
    clients = {role: sign_in(pair, role) for role in ROLES}
    for name, role in pages.items():
        pair.until_followed()  # the entry of the page before
        with (
            CaptureQueriesContext(connection) as primary,
            CaptureQueriesContext(connections[REPLICA]) as replica,
        ):
            word, page = answer_of(clients[role], reverse(name) + "?view=none")
        assert (name, word) == (name, "replica")
        assert "data-list-age" not in page  # as young as it is
        assert not [q["sql"] for q in primary if "LIMIT 31" in q["sql"]], name
        assert [q["sql"] for q in replica if "LIMIT 31" in q["sql"]], name
        assert not [q["sql"] for q in replica if PERSONS.search(q["sql"].partition("WHERE")[0])]


def test_what_locks_writes_or_comes_after_a_write_is_the_primarys(pair):
    with read_lists():
        claim = Claim.objects.get(pk=pair.payout.claim_id)
        assert claim._state.db == Claim.objects.all().db == REPLICA
        assert Claim.objects.select_for_update().db == "default"
        with transaction.atomic():
            assert Claim.objects.all().db == "default"
        record_access(user=pair.people["auditor"], action=Action.VIEW_CLAIM, claim=claim)
        assert Claim.objects.all().db == "default"
    claim.refresh_from_db()
    assert claim._state.db == "default"
    with read_lists():
        claim = Claim.objects.get(pk=claim.pk)
    assert claim.service._state.db == "default"  # a page that has ended asks it no more


def test_nothing_else_asks_the_standby(pair):
    client = sign_in(pair)
    claim = pair.payout.claim
    with CaptureQueriesContext(connections[REPLICA]) as replica:
        for url in ("/", f"/claims/{claim.number}/", "/payouts/reconciliation/", "/notices/pulse/"):
            assert client.get(url).status_code == 200
        assert client.post("/language/", {"language": "ko"}).status_code == 302
        assert Client().get("/claims/").status_code == 302
    assert not len(replica)


def test_ones_own_act_is_seen_at_once_and_anothers_with_its_age(pair, monkeypatch, settings):
    settings.REPLICA_MAX_LAG_SECONDS = 60
    monkeypatch.setattr(middleware, "AGE_SHOWN", 0)
    payout = money.tier_payout()
    mine, other = sign_in(pair, "finance"), sign_in(pair)
    tab = "/payouts/?tab=approved"
    with pair.paused():
        done = mine.post(f"/payouts/{payout.pk}/approve/", {"seen": seen_value(payout)})
        assert done.status_code == 302
        word, page = answer_of(mine, tab)
        assert (word, payout.claim.number in page) == ("own_write", True)
        word, page = answer_of(other, tab)
        assert (word, payout.claim.number in page) == ("replica", False)
        assert "초 전 자료" in page
    word, page = answer_of(mine, tab)
    assert (word, payout.claim.number in page) == ("replica", True)


def test_a_mark_that_cannot_be_read_means_the_primary(pair):
    client = sign_in(pair)
    client.cookies[middleware.COOKIE] = "17:forged"
    assert answer_of(client, "/claims/")[0] == "own_write"


def test_too_far_behind_the_primary_answers(pair, settings):
    settings.REPLICA_MAX_LAG_SECONDS = 0.05
    client = sign_in(pair)
    time.sleep(0.1)  # idle: nothing is missing, so nothing is late
    assert answer_of(client, "/claims/")[0] == "replica"
    with pair.paused():
        claim = ClaimFactory(tier_grant=True)
        time.sleep(0.1)
        word, page = answer_of(client, "/claims/")
        assert (word, claim.number in page) == ("behind", True)
        assert metrics.probe()["replica"] == "behind"
    assert answer_of(client, "/claims/")[0] == "replica"


def test_a_standby_that_is_cut_off_does_not_pass_for_fresh(pair, settings):
    """It has replayed all that it received; only the primary knows that there is more."""
    settings.REPLICA_MAX_LAG_SECONDS = 0.05
    client = sign_in(pair)
    with pair.cut_off():
        claim = ClaimFactory(tier_grant=True)
        time.sleep(0.1)
        word, page = answer_of(client, "/claims/")
        assert (word, claim.number in page) == ("behind", True)


def test_without_the_standby_every_page_is_there_and_the_breaker_opens(pair, monkeypatch):
    client = sign_in(pair)
    assert answer_of(client, "/claims/")[0] == "replica"
    pair.standby.stop()
    with capture_logs() as logs:
        assert answer_of(client, "/claims/")[0] == "down"
        assert answer_of(client, "/claims/")[0] == "paused"  # not asked again
        assert metrics.probe() == {"replica": "down"}
        pair.start_standby()
        assert answer_of(client, "/claims/")[0] == "paused"
        monkeypatch.setattr(standby.breaker, "tries_at", 0.0)  # the pause is over
        assert answer_of(client, "/claims/")[0] == "replica"
    assert [line["event"] for line in logs if line["event"].startswith("replica_")] == [
        "replica_away", "replica_back",
    ]  # fmt: skip
    figures = generate_latest(_registry()).decode()
    assert "desk_replica_up 1.0" in figures and "desk_replica_lag_seconds 0" in figures


def test_a_frozen_standby_holds_a_page_for_a_moment_only(pair, monkeypatch):
    monkeypatch.setattr(base, "ANSWER_SECONDS", 0.2)
    client = sign_in(pair)
    assert answer_of(client, "/claims/")[0] == "replica"
    with pair.frozen():
        assert answer_of(client, "/claims/")[0] == "down"


def test_a_primary_is_no_replica(pair, monkeypatch):
    client = sign_in(pair)
    there = connections[REPLICA].settings_dict
    connections[REPLICA].close()
    with monkeypatch.context() as patch:
        patch.setitem(there, "HOST", connection.settings_dict["HOST"])
        assert answer_of(client, "/claims/")[0] == "not_standby"
        assert answer_of(client, "/claims/")[0] == "paused"


def test_a_query_that_the_standby_gives_up_is_answered_by_the_primary_once(pair):
    """A real conflict with recovery: the standby has to replay a lock on the table that is read."""
    client = sign_in(pair)
    slept = []

    def read_slowly(execute, sql, params, many, context):
        if 'FROM "claims_claim"' in sql and not slept:
            slept.append(sql)
            execute("SELECT pg_sleep(20) FROM claims_claim", None, False, context)
        return execute(sql, params, many, context)

    def lock():
        active = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
        pair.until(lambda: pair.on_standby(active)[0])
        with pair.primary.connect("desk") as db, db.transaction():
            db.execute("LOCK TABLE claims_claim IN ACCESS EXCLUSIVE MODE")

    entries = AccessEntry.objects.count()
    locking = threading.Thread(target=lock)
    locking.start()
    with connections[REPLICA].execute_wrapper(read_slowly):
        word, page = answer_of(client, "/claims/")
    locking.join()
    assert (word, len(slept)) == ("given_up", 1)
    assert pair.payout.claim.number in page
    assert AccessEntry.objects.count() == entries + 1
    assert standby.breaker.opened_at is None


def _registry():
    from prometheus_client import CollectorRegistry

    registry = CollectorRegistry(auto_describe=False)
    registry.register(metrics.ReplicaCollector())
    return registry
