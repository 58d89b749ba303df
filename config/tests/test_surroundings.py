"""The test database itself: who we are in it, and that each test finds it as it was."""

import fcntl
import os
import threading
import urllib.error
import urllib.request

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from claims import health
from claims.policy.models import Industry
from config.celery import app
from config.dev import state_folder
from config.dev.scenes import scene
from config.dev.state_folder import (
    CHECKOUT,
    NAMED,
    THROWAWAY,
    Place,
    in_memory,
    remove_abandoned,
)


@pytest.mark.django_db
def test_tests_run_as_desk_app_which_owns_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("desk_app", "desk_app")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("CREATE TABLE mine (id int)")


def industry(day):
    return Industry.objects.create(name=day, name_key=day, code="scene")


def days_of_scenes():
    return [one.name for one in Industry.objects.filter(code="scene").order_by("name")]


_first, first_day = scene("first_day", lambda: industry("2030-02-01"), scope="asking")
_second, second_day = scene("second_day", lambda: industry("2030-02-02"))


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [1, 2])
def test_a_scene_is_the_same_for_each_test_that_asks(first_day, turn):
    assert days_of_scenes() == ["2030-02-01"]
    first_day.delete()


@pytest.mark.django_db
def test_rows_for_those_who_ask_are_seen_by_nobody_else():
    assert days_of_scenes() == []


@pytest.mark.django_db
def test_scenes_stand_beside_each_other(first_day, second_day):
    assert days_of_scenes() == ["2030-02-01", "2030-02-02"]


@pytest.mark.django_db
def test_rows_of_a_module_stay():
    assert days_of_scenes() == ["2030-02-02"]


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_ends_every_scene():
    assert not connection.in_atomic_block and days_of_scenes() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_commits_is_gone_in_the_next(turn):
    assert not Industry.objects.filter(name="left behind").exists()
    Industry.objects.create(name="left behind", name_key="left behind")


@pytest.mark.django_db(transaction=True)
def test_shipped_rows_survive_a_test_that_deletes(owner_connection):
    tables = "SELECT count(*) FROM django_migrations"
    before = owner_connection.execute(tables).fetchone()
    owner_connection.execute("DELETE FROM django_migrations")
    assert owner_connection.execute(tables).fetchone() == (0,)
    assert before != (0,)


@pytest.mark.django_db(transaction=True)
def test_shipped_rows_are_there_again():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations")
        assert cursor.fetchone() != (0,)


@pytest.mark.django_db(transaction=True)
def test_owner_and_threads_share_the_test_database(owner_connection):
    names = []

    def look() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_database()")
            names.append(cursor.fetchone()[0])
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    look()
    names.append(owner_connection.info.dbname)
    assert owner_connection.info.user == "desk_owner"
    assert len(set(names)) == 1 and names[0].startswith("desk_test_")


def test_a_live_server_answers_from_the_test_database(live_server):
    with (
        pytest.raises(urllib.error.HTTPError) as answer,
        urllib.request.urlopen(f"{live_server.url}/healthz"),
    ):
        pass
    assert answer.value.code == 503
    assert b'"database": "ok"' in answer.value.read()


def test_a_worker_process_knows_what_beat_sends(celery_worker_process, redis_url):
    name = celery_worker_process.name
    assert name in app.control.inspect([name], timeout=5).ping()
    registered = app.control.inspect([name], timeout=5).registered()[name]
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(registered)


def test_a_worker_is_asked_by_the_queue_that_it_takes(celery_worker_process):
    assert health.listens("default")
    assert not health.listens("nobody")


def test_the_browser_opens_a_page(page, live_server):
    answer = page.goto(f"{live_server.url}/healthz")
    assert answer.status == 503
    assert "web" in page.content()


@pytest.mark.parametrize("turn", [1, 2])
def test_a_browser_remembers_nothing_of_the_test_before(page, live_server, turn):
    page.goto(f"{live_server.url}/healthz")
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.context.cookies() == [] and len(page.context.pages) == 1
    page.evaluate("localStorage.mine = sessionStorage.mine = 1; document.cookie = 'mine=1'")
    page.context.new_page()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_rows_numbers_and_definitions_are_as_they_were(owner_connection, turn):
    made = Industry.objects.create(name="left behind", name_key="left behind")
    assert made.pk == 1 + Industry.objects.exclude(pk=made.pk).count()
    owner_connection.execute("UPDATE django_content_type SET model = 'other' WHERE id = 1")
    owner_connection.execute("ALTER TABLE claims_industry ADD COLUMN mine int")


@pytest.mark.django_db(transaction=True)
def test_a_changed_row_is_as_it_was(owner_connection):
    found = "SELECT count(*) FROM django_content_type WHERE model = 'other'"
    assert owner_connection.execute(found).fetchone() == (0,)
    owner_connection.execute("UPDATE django_content_type SET model = 'other' WHERE id = 1")


@pytest.mark.django_db(transaction=True)
def test_it_is_so_where_only_rows_changed(owner_connection):
    found = "SELECT count(*) FROM django_content_type WHERE model = 'other'"
    assert owner_connection.execute(found).fetchone() == (0,)


def test_databases_of_dead_processes_are_dropped(django_db_setup):
    from conftest import surroundings

    databases = surroundings.databases
    databases._run("CREATE DATABASE {}", "desk_test_2147483000")
    databases._drop_leftovers()
    assert not databases._exists("desk_test_2147483000")
    assert databases._exists(databases.name)


def test_a_number_of_redis_is_ours_alone(redis_url):
    from config.dev.testing import Surroundings
    from conftest import surroundings

    number, lock = Surroundings._take_redis_number(surroundings)
    lock.close()
    assert number != surroundings.number


def test_tests_have_servers_of_their_own(monkeypatch):
    memory = in_memory()
    if memory is None:
        pytest.skip("no room in memory")
    assert Place().state == memory
    monkeypatch.delenv(THROWAWAY)
    demo = Place()
    assert demo.state != memory and demo.private.is_relative_to(demo.state)
    monkeypatch.setattr("config.dev.state_folder.MEMORY", CHECKOUT)  # no memory
    assert in_memory() is None


def test_folders_in_memory_of_checkouts_that_are_gone_are_deleted(monkeypatch, tmp_path):
    monkeypatch.setattr(state_folder, "MEMORY", tmp_path)
    folders = {}
    for name, checkout in {
        "gone": tmp_path / "no-such-clone",
        "running": tmp_path / "no-such-clone",
        "present": CHECKOUT,
        "unnamed": None,
    }.items():
        folders[name] = tmp_path / f"review-desk-{os.geteuid()}-{name}"
        folders[name].mkdir()
        (folders[name] / "keeper").touch()
        if checkout:
            (folders[name] / NAMED).write_text(str(checkout))
    with open(folders["running"] / "keeper") as keeper:
        fcntl.flock(keeper, fcntl.LOCK_EX)
        remove_abandoned()
    assert [name for name, folder in folders.items() if not folder.exists()] == ["gone"]


def test_the_folder_in_memory_names_its_checkout():
    if in_memory() is None:
        pytest.skip("no room in memory")
    assert (Place().state / NAMED).read_text() == str(CHECKOUT)
