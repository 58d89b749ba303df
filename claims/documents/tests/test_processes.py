"""The renderer that is started ahead: for one file only, and never left behind."""

import os
import select
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from claims.documents import tasks
from claims.documents.models import Document
from claims.documents.reasons import Reason
from claims.documents.renderer import processes
from claims.documents.renderer.client import render
from claims.documents.tests import files
from claims.documents.tests.test_inspection import received
from config.dev import preloaded

SECONDS = 30  # that a loaded machine may take; nothing here takes one

# By itself, or by us at the end of its answer: of several threads the last may still be ending.
ENDED = (0, -signal.SIGKILL)

PROGRAM = """
import os, signal, subprocess, sys
os.environ |= {"DESK_MODE": "test", "DJANGO_SETTINGS_MODULE": "config.settings",
               "DATABASE_URL": "postgresql:///none"}
import django
django.setup()
from django.conf import settings
settings.RENDER_SPARE = True
from claims.documents.renderer import processes
from claims.documents.renderer.client import render
from claims.documents.tests import files

def drawn():
    return render(files.pdf(), "application/pdf", [1]).reason is None

"""


@pytest.fixture
def spare(settings):
    """This process keeps one, as a web process does; it is gone afterwards."""
    settings.RENDER_SPARE = True
    yield processes.spare
    processes.spare.close()
    processes.spare = processes.Spare()


@pytest.fixture
def started(monkeypatch):
    """The processes that were started, in order."""
    found = []
    popen = subprocess.Popen

    def remember(*args, **kwargs):
        found.append(popen(*args, **kwargs))
        return found[-1]

    monkeypatch.setattr(processes.subprocess, "Popen", remember)
    return found


class Run:
    """A process that keeps a spare, and what it prints."""

    def __init__(self, program: str) -> None:
        reading, writing = os.pipe()
        self.stdout = os.fdopen(reading)
        try:
            self.process = preloaded.start(
                ["-c", PROGRAM + program], env=dict(os.environ), output=writing, errors=2
            )
        finally:
            os.close(writing)

    def output(self) -> str:
        """Return all of it, at its end."""
        with self.stdout:
            return self.stdout.read()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.stdout.close()


def ends(pid: int) -> bool:
    """Return True when a process (not a child of this one) ends in time."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], SECONDS)[0])
    finally:
        os.close(handle)


def test_each_file_has_a_process_of_its_own_and_the_next_one_waits(spare, started):
    for count in (1, 2, 3):
        assert render(files.pdf(), "application/pdf", [1]).reason is None
        assert spare.wait(SECONDS)
        assert len(started) == count + 1  # the first is started for the file, then one ahead
        assert started[count - 1].returncode in ENDED
        assert started[count].poll() is None
    spare.close()
    assert all(child.returncode in ENDED for child in started[:3])
    assert started[3].returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (files.picture(), "image/jpeg"),
        (files.heic(), "image/heic"),
        (files.workbook(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("날짜,금액\n10월,1\n".encode("cp949"), "text/csv"),
        (files.text_pdf(), "application/pdf"),
    ],
    ids=["jpeg", "heic", "xlsx", "csv", "pdf"],
)
def test_a_waiting_process_takes_any_kind(spare, started, data, media_type):
    render(b"", "")
    assert spare.wait(SECONDS)
    assert render(data, media_type, [1], reading=True).reason is None
    assert started[1].returncode in ENDED


def test_it_confines_itself_like_any_other(spare):
    first = render(b"", "").layers
    assert spare.wait(SECONDS)
    assert render(b"", "").layers == first


def test_a_crash_of_the_one_does_not_touch_the_next(spare, started, settings):
    render(b"", "")
    assert spare.wait(SECONDS)
    settings.DOCUMENT_MAX_PIXELS = 10**9
    settings.RENDER_MEMORY = 300 << 20
    assert render(files.png_bomb(), "image/png").reason in (Reason.MEMORY, Reason.CRASHED)
    settings.RENDER_MEMORY = 1 << 30
    assert spare.wait(SECONDS)
    assert render(files.pdf(), "application/pdf", [1]).reason is None


def test_one_that_died_while_waiting_is_replaced(spare, started):
    render(b"", "")
    assert spare.wait(SECONDS)
    started[1].kill()
    started[1].wait()
    assert render(files.pdf(), "application/pdf", [1]).reason is None
    assert len(started) >= 3


def test_it_outlives_the_thread_that_needed_it(spare, started):
    """The kernel ends a child with the thread that started it: that must not be a request's."""
    thread = threading.Thread(target=lambda: render(b"", ""))
    thread.start()
    thread.join()
    assert spare.wait(SECONDS)
    assert render(files.pdf(), "application/pdf", [1]).reason is None
    assert started[1].returncode in ENDED  # it was this one that drew


def test_none_is_kept_where_the_setting_says_so(settings, monkeypatch):
    settings.RENDER_SPARE = False
    monkeypatch.setattr(processes, "spare", processes.Spare())
    assert render(files.pdf(), "application/pdf", [1]).reason is None
    assert processes.spare._keeper is None  # nobody is there to start one


def test_after_a_fork_each_process_has_its_own():
    """As in Celery's pool: the child does not take its parent's, nor hold its pipes open."""
    program = Run(
        """
assert drawn() and processes.spare.wait(30)
pid = processes.spare._child.pid
child = os.fork()
if not child:
    good = processes.spare._child is None and drawn()
    good = good and processes.spare.wait(30) and processes.spare._child.pid != pid
    processes.spare.close()
    os._exit(0 if good else 1)
assert os.waitpid(child, 0)[1] == 0
assert processes.spare._child.pid == pid and processes.spare._child.poll() is None
assert drawn()
print("good")
"""
    )
    assert program.output() == "good\n"
    assert program.process.wait(60) == 0


def test_it_ends_with_its_process():
    program = Run("assert drawn() and processes.spare.wait(30); print(processes.spare._child.pid)")
    pid = int(program.output())
    assert program.process.wait(60) == 0
    assert ends(pid)


def test_no_orphan_is_left_when_its_process_is_killed():
    program = Run(
        """
assert drawn() and processes.spare.wait(30)
print(processes.spare._child.pid, flush=True)
signal.pause()
"""
    )
    pid = int(program.stdout.readline())
    program.kill()
    assert ends(pid)


def test_no_orphan_is_left_even_when_another_process_holds_its_pipe():
    """The end of its input would not tell it: the kernel does (PR_SET_PDEATHSIG)."""
    program = Run(
        """
child = processes.start_child("--spare")
os.set_inheritable(child.stdin.fileno(), True)
other = subprocess.Popen(["sleep", "600"], close_fds=False)
poll = __import__("select").select
while "pdfium" not in open(f"/proc/{child.pid}/maps").read():
    poll([], [], [], 0.02)  # it has not come to its wish yet
print(child.pid, other.pid, flush=True)
signal.pause()
"""
    )
    pid, other = map(int, program.stdout.readline().split())
    program.kill()
    try:
        assert ends(pid)
    finally:
        os.kill(other, signal.SIGKILL)


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_keeps_one_and_loses_it_with_its_process(new_celery_worker):
    """Celery's pool is forked, and may not have children of multiprocessing's kind."""
    worker = new_celery_worker("-c", "1", RENDER_SPARE="True")
    for pages in (1, 2):
        document = received(files.pdf(pages))
        tasks.inspect.delay(document.pk)
        settled(document)
    pid = waiting_renderer_of(worker)
    parent = parent_of(pid)
    assert parent != worker.process.pid  # the pool's process, which drew, keeps it
    os.kill(parent, signal.SIGKILL)
    assert ends(pid)


def settled(document: Document) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        document.refresh_from_db()
        if document.status == "ready":
            return
        select.select([], [], [], 0.02)
    raise AssertionError(f"{document.status}: the worker did not inspect it")


def parent_of(pid: int) -> int:
    stat = Path(f"/proc/{pid}/stat").read_text()
    return int(stat.rpartition(")")[2].split()[1])


def waiting_renderer_of(worker) -> int:
    """The spare among the processes of a worker's session."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                command = (entry / "cmdline").read_bytes().split(b"\0")
                session = int((entry / "stat").read_text().rpartition(")")[2].split()[3])
            except (OSError, ValueError):
                continue  # ended meanwhile
            if b"--spare" in command and session == worker.process.pid:
                return int(entry.name)
        select.select([], [], [], 0.02)
    raise AssertionError("no renderer waits")
