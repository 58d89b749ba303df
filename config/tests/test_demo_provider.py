"""The demo's message provider: found again after a restart, up before and after its clients."""

import json
import signal
import subprocess
import sys
import urllib.request

import pytest

from config.dev import demo
from config.dev import provider as demo_provider
from config.dev.provider import DemoProvider
from config.dev.state_folder import CHECKOUT, Place
from config.tests.test_demo import wait_until


@pytest.fixture
def place(tmp_path):
    place = Place(tmp_path)
    place.state = tmp_path
    return place


@pytest.fixture
def start(place):
    running = []

    def start():
        provider = DemoProvider(place)
        provider.prepare()
        process = subprocess.Popen(provider.argv(), cwd=CHECKOUT, stdout=subprocess.DEVNULL)
        running.append(process)
        wait_until(provider.answers)
        return provider, process

    yield start
    for process in running:
        process.kill()
        process.wait()


def script_of(provider):
    with urllib.request.urlopen(f"{provider.url}/control") as answer:
        return json.load(answer)["script"]


def test_it_keeps_its_port_and_tells_nobody_before_it_is_told_to(start, monkeypatch):
    provider, process = start()
    monkeypatch.setenv("SOLAPI_HOOK", provider.environment()["SOLAPI_HOOK"])
    assert script_of(provider)["hook"] == ""
    provider.tell(8123)
    secret = provider.environment()["SOLAPI_HOOK"]
    hook = f"http://127.0.0.1:8123/notices/solapi/{secret}/"
    assert script_of(provider)["hook"] == hook and len(secret) > 20

    process.kill()  # and started again by the supervisor, by the file alone
    process.wait()
    again = subprocess.Popen(provider.argv(), cwd=CHECKOUT, stdout=subprocess.DEVNULL)
    wait_until(provider.answers)
    assert script_of(provider)["hook"] == hook
    again.kill()
    again.wait()

    next_run, _process = start()
    assert next_run.url == provider.url
    assert next_run.environment() == provider.environment()


def test_a_port_that_somebody_took_is_left_to_them(start):
    first, _running = start()
    taken = first.url
    second = DemoProvider(first.place)
    second.prepare()
    assert second.url != taken and not second.url.endswith(":0")


def test_a_command_sends_where_the_running_demo_does(place, start, monkeypatch):
    monkeypatch.setattr(demo_provider, "Place", lambda: place)
    for chosen, up, joined in (("", False, None), ("off", True, "off"), ("", True, "solapi")):
        surroundings = {"NOTICE_PHONE": chosen} if chosen else {}
        monkeypatch.setattr(demo_provider.os, "environ", surroundings)
        if up and not DemoProvider(place).answers():
            start()
        demo_provider.join_running()
        assert surroundings.get("NOTICE_PHONE") == joined
    assert surroundings["SOLAPI_URL"] == DemoProvider(place).url


CLIENT = """
import os, signal, sys, time
def end(*_):
    alive = True
    for _try in range(10):  # ten looks while the others are ending
        time.sleep(0.02)
        try:
            os.kill(int(sys.argv[1]), 0)
        except ProcessLookupError:
            alive = False
    open(sys.argv[2], "w").write(str(alive))
    sys.exit()
signal.signal(signal.SIGTERM, end)
open(sys.argv[2] + ".up", "w").close()
signal.pause()
"""


def test_who_sends_ends_before_who_takes(tmp_path):
    supervisor = demo.Supervisor(0)
    pause = [sys.executable, "-c", "import signal; signal.pause()"]
    supervisor.provider = demo.Child("provider", pause, logs=tmp_path)
    supervisor.provider.tend()
    said = tmp_path / "alive"
    pid = str(supervisor.provider.process.pid)
    client = demo.Child("client", [sys.executable, "-c", CLIENT, pid, str(said)], logs=tmp_path)
    client.tend()
    wait_until((tmp_path / "alive.up").exists)
    supervisor.children = [supervisor.provider, client]
    supervisor._stop_children()
    assert said.read_text() == "True"
    assert supervisor.provider.process.returncode == -signal.SIGKILL
