"""The fork server: a process of its own for each file, and none that is left behind."""

import contextlib
import os
import resource
import select
import signal
import threading
import time
from pathlib import Path

import pytest

from claims.documents import tasks
from claims.documents.file_refusals import Reason
from claims.documents.models import Document
from claims.documents.renderer import forking, processes
from claims.documents.renderer.children import Child, StartedChild
from claims.documents.renderer.client import render
from claims.documents.renderer.forking import LOST, ForkServer
from claims.documents.tests import files
from claims.documents.tests.test_inspection import received
from config.dev import preloaded

SECONDS = 30  # limit for a busy machine; each step usually takes less than a second

# By itself, or by us at the end of its answer: of several threads the last may still be ending.
ENDED = (0, -signal.SIGKILL)
MODULE = b"claims.documents.renderer.fork_server"

PROGRAM = """
import os, signal, subprocess, sys
os.environ |= {"DESK_MODE": "test", "DJANGO_SETTINGS_MODULE": "config.settings",
               "DATABASE_URL": "postgresql:///none"}
import django
django.setup()
from claims.documents.renderer import processes
from claims.documents.renderer.client import render
from claims.documents.tests import files

def drawn():
    return render(files.pdf(), "application/pdf", [1]).reason is None

"""


@pytest.fixture
def server(monkeypatch):
    """A fork server of this test's own; it is gone afterwards."""
    server = ForkServer()
    monkeypatch.setattr(processes, "fork_server", server)
    yield server
    server.close()


@pytest.fixture
def started(server, monkeypatch):
    """The children that were started, in order, with the exit code of each that has ended."""
    found: list[tuple[Child, list[int]]] = []
    start = server.start_child

    def remember(seconds):
        child, codes = start(seconds), []
        end = child.end

        def noted():
            codes.append(end())
            return codes[-1]

        child.end = noted
        found.append((child, codes))
        return child

    monkeypatch.setattr(server, "start_child", remember)
    return found


class Run:
    """A process that opens files, and what it prints."""

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


def drawn() -> bool:
    return render(files.pdf(), "application/pdf", [1]).reason is None


def test_each_file_has_a_process_of_its_own(server, started):
    assert all(drawn() for _ in range(3))
    assert len({child.pid for child, _ends in started} | {server.pid}) == 4
    for child, ends in started:
        [(code, cost)] = ends
        assert code in ENDED and cost.seconds > 0 and cost.memory > 1 << 20
        assert not Path(f"/proc/{child.pid}").exists()  # and waited for


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
def test_a_forked_process_opens_what_one_of_its_own_opens(settings, data, media_type):
    forked = render(data, media_type, [1], reading=True)
    settings.RENDER_FORK_SERVER = False
    alone = render(data, media_type, [1], reading=True)
    assert forked.reason is None and forked.layers == alone.layers
    forked.seconds, forked.memory = alone.seconds, alone.memory
    assert forked == alone


def test_it_holds_nothing_of_this_process(server):
    """Neither its environment nor an open file, nor a library that knows our settings."""
    child = server.start_child(SECONDS)
    try:
        for pid in (server.pid, child.pid):
            environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            assert {one.partition(b"=")[0] for one in environment if one} <= {
                *(b"LANG", b"PYTHONPATH", b"LC_CTYPE", b"OPENBLAS_NUM_THREADS")
            }
            assert b"psycopg" not in Path(f"/proc/{pid}/maps").read_bytes()
        assert len(os.listdir(f"/proc/{server.pid}/fd")) == 7  # 0-2, line, control, two of signals
        assert settles_at(4, f"/proc/{child.pid}/fd")  # 0-2, and a second number of its answer
    finally:
        child.end()


def settles_at(count: int, folder: str) -> bool:
    end = time.monotonic() + SECONDS
    while len(os.listdir(folder)) != count and time.monotonic() < end:
        select.select([], [], [], 0.01)
    return len(os.listdir(folder)) == count


def test_several_at_once_are_ended_each_by_itself(server):
    first, second = server.start_child(SECONDS), server.start_child(SECONDS)
    assert settles_at(4, f"/proc/{second.pid}/fd")  # nothing of the first
    code, cost = second.end()
    assert code == -signal.SIGKILL and cost.memory  # killed by us, and waited for
    assert Path(f"/proc/{first.pid}").exists() and server.pid != first.pid
    assert first.end()[1].memory
    assert not Path(f"/proc/{first.pid}").exists()


def test_a_crash_of_the_one_does_not_touch_the_next(server, settings):
    assert drawn()
    before = server.pid
    settings.DOCUMENT_MAX_PIXELS = 10**9
    settings.RENDER_MEMORY = 300 << 20
    assert render(files.png_bomb(), "image/png").reason in (Reason.MEMORY, Reason.CRASHED)
    settings.RENDER_MEMORY = 1 << 30
    assert drawn() and server.pid == before


def test_a_server_that_died_is_replaced(server):
    assert drawn()
    dead = server.pid
    os.kill(dead, signal.SIGKILL)
    assert drawn() and server.pid != dead


def test_a_child_whose_server_dies_is_a_crash_and_ends(server):
    child = server.start_child(SECONDS)
    os.kill(server.pid, signal.SIGKILL)
    assert ends(child.pid)
    assert child.end() == (LOST, (0.0, 0))


def test_where_no_server_can_run_each_renderer_is_started_by_itself(server, monkeypatch, caplog):
    monkeypatch.setattr(forking, "MODULE", "claims.documents.renderer.nothing")
    assert drawn()
    assert "no_fork_server" in caplog.text and "ended with 1" in caplog.text


def test_a_server_that_does_not_answer_costs_the_time_of_one_file(server, settings):
    assert drawn()
    stopped = server.pid
    os.kill(stopped, signal.SIGSTOP)
    settings.RENDER_SECONDS = 0.2
    assert render(files.pdf(), "application/pdf", [1]).reason == Reason.TIMEOUT
    assert ends(stopped)
    settings.RENDER_SECONDS = SECONDS
    assert drawn()


def test_what_a_server_has_not_left_fails_one_file_only(server):
    """The server lives on, and with it what it is drawing for others."""
    other = server.start_child(SECONDS)
    before = server.pid
    resource.prlimit(before, resource.RLIMIT_NOFILE, (9, 9))  # two more numbers, of three
    with pytest.raises(OSError, match="no process or file"):
        server.start_child(SECONDS)
    assert server.pid == before
    assert Path(f"/proc/{other.pid}").exists() and other.end()[1].memory


def test_without_a_file_left_none_leaks(server):
    assert drawn()
    pid = server.pid
    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.ExitStack() as held:
        highest = max(map(int, os.listdir("/proc/self/fd")))
        while held.enter_context(open(os.devnull)).fileno() < highest:
            pass  # no number is free below it
        before = len(os.listdir("/proc/self/fd")) - 1  # without that of the listing itself
        for left in range(6):  # two pipes and a pair of sockets take six
            resource.setrlimit(resource.RLIMIT_NOFILE, (before + left, most))
            try:
                with pytest.raises(OSError, match="Too many open files"):
                    server.start_child(SECONDS)
            finally:
                resource.setrlimit(resource.RLIMIT_NOFILE, (least, most))
            assert len(os.listdir("/proc/self/fd")) - 1 == before
    assert server.pid == pid and drawn()


def test_it_is_renewed_after_so_many_files_and_nobody_notices(monkeypatch, server):
    monkeypatch.setattr(forking, "FILES", 2)
    other = server.start_child(SECONDS)
    first = server.pid
    assert drawn() and server.pid == first
    assert drawn() and server.pid != first
    assert Path(f"/proc/{other.pid}").exists()  # one that the former server still has
    assert other.end()[1].memory
    assert ends(first)


def test_it_outlives_the_thread_that_started_it(server):
    """The kernel ends a child with the thread that started it: a web server's come and go."""
    thread = threading.Thread(target=drawn)
    thread.start()
    thread.join()
    first = server.pid
    assert drawn() and server.pid == first


def test_there_is_none_where_the_setting_says_so(settings, server):
    settings.RENDER_FORK_SERVER = False
    assert drawn() and server.pid is None
    assert isinstance(child := processes.start_child(SECONDS), StartedChild)
    assert child.end()[0] == -signal.SIGKILL


def test_after_a_fork_each_process_has_its_own():
    """As in Celery's pool: the child does not take its parent's, nor hold its socket open."""
    program = Run(
        """
assert drawn()
pid, line = processes.fork_server.pid, os.fstat(processes.fork_server._server.line.fileno()).st_ino
child = os.fork()
if not child:
    good = f"socket:[{line}]" not in [os.readlink(one.path) for one in os.scandir("/proc/self/fd")
                                      if os.path.lexists(one.path)]
    good = good and processes.fork_server.pid is None
    good = good and drawn() and processes.fork_server.pid != pid
    processes.fork_server.close()
    os._exit(0 if good else 1)
assert os.waitpid(child, 0)[1] == 0
assert drawn() and processes.fork_server.pid == pid
print("good")
"""
    )
    assert program.output() == "good\n"
    assert program.process.wait(60) == 0


def test_it_ends_with_its_process():
    program = Run("assert drawn(); print(processes.fork_server.pid)")
    pid = int(program.output())
    assert program.process.wait(60) == 0
    assert ends(pid)


def test_no_orphan_is_left_when_its_process_is_killed():
    program = Run(
        """
child = processes.start_child(30)
print(processes.fork_server.pid, child.pid, flush=True)
signal.pause()
"""
    )
    pids = [int(pid) for pid in program.stdout.readline().split()]
    program.kill()
    assert all(ends(pid) for pid in pids)


def test_no_orphan_is_left_even_when_another_process_holds_its_socket():
    """The end of its socket would not tell it: it looks for its parent."""
    program = Run(
        """
child = processes.start_child(30)
for file in (child.into, processes.fork_server._server.line.fileno()):
    os.set_inheritable(file, True)
other = subprocess.Popen(["sleep", "600"], close_fds=False)
print(processes.fork_server.pid, child.pid, other.pid, flush=True)
signal.pause()
"""
    )
    *pids, other = map(int, program.stdout.readline().split())
    program.kill()
    try:
        assert all(ends(pid) for pid in pids)
    finally:
        os.kill(other, signal.SIGKILL)


def test_what_ends_a_group_of_processes_leaves_the_rendering_to_its_parent(server):
    """Ctrl+C, and a service manager that stops the whole group."""
    child, before = server.start_child(SECONDS), server.pid
    for sign in (signal.SIGINT, signal.SIGTERM):
        os.kill(before, sign)
    assert drawn() and server.pid == before
    assert child.end()[1].memory


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_has_one_and_loses_it_with_its_process(new_celery_worker):
    """Celery's pool is forked, and may not have children of multiprocessing's kind."""
    worker = new_celery_worker("-c", "1")
    for pages in (1, 2):
        document = received(files.pdf(pages))
        tasks.inspect.delay(document.pk)
        settled(document)
    pid = fork_server_of(worker)
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


def fork_server_of(worker) -> int:
    """The fork server among the processes of a worker's session."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        found: dict[int, int] = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                command = (entry / "cmdline").read_bytes().split(b"\0")
                session = int((entry / "stat").read_text().rpartition(")")[2].split()[3])
            except (OSError, ValueError):
                continue  # ended meanwhile
            if MODULE in command and session == worker.process.pid:
                found[int(entry.name)] = parent_of(int(entry.name))
        # its renderers have its command
        if servers := [pid for pid, parent in found.items() if parent not in found]:
            return servers[0]
        select.select([], [], [], 0.02)
    raise AssertionError("there is no fork server")
