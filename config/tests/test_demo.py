"""The supervisor ends when make or its group is told to, by either signal, once or twice, and
what it ran is gone with it. The children here are small; `make demo` runs the same class."""

import contextlib
import io
import itertools
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from config import terminal_progress
from config.dev import demo, demo_load, preloaded
from config.dev.state_folder import CHECKOUT
from config.queues.table import QUEUES

PATIENCE = 60  # seconds until a wait is a failure

SUPERVISOR = """
import sys
from pathlib import Path

from config.dev import demo

CHILD = '''
import signal, subprocess, sys
deaf = "from signal import *; signal(SIGTERM, SIG_IGN); signal(SIGINT, SIG_IGN); pause()"
below = subprocess.Popen([sys.executable, "-c", deaf, sys.argv[1]])
print("up", below.pid, file=sys.stderr, flush=True)
signal.pause()
'''

class Small(demo.Supervisor):
    def _set_up(self): pass
    def _announce(self): pass

supervisor = Small(0)
supervisor.children = [
    demo.Child("small", [sys.executable, "-c", CHILD, sys.argv[1]], logs=Path(__file__).parent)
]
supervisor.run()
"""


def hear() -> None:
    """Tests in the background ignore it, and their children too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def processes(mark: str) -> list[str]:
    return subprocess.run(["pgrep", "-f", mark], capture_output=True, text=True).stdout.split()


class Run(NamedTuple):
    """A supervisor under make, to be ended in one of the ways."""

    whom: str
    signal: signal.Signals
    times: int
    folder: Path

    @property
    def mark(self) -> str:
        return f"desk-demo-test-{os.getpid()}-{self.folder}"

    def log(self) -> str:
        """Return what the child wrote, into the log of its own, and what the supervisor did."""
        return "".join(path.read_text() for path in self.folder.glob("*log"))

    def start(self) -> subprocess.Popen:
        (self.folder / "supervisor.py").write_text(SUPERVISOR)
        (self.folder / "Makefile").write_text(
            f"demo:\n\t@exec {sys.executable} {self.folder}/supervisor.py {self.mark}\n"
        )
        with open(self.folder / "log", "w") as log:
            return subprocess.Popen(
                ["make", "-f", str(self.folder / "Makefile"), "demo"],
                cwd=CHECKOUT, env=os.environ | {"PYTHONPATH": str(CHECKOUT)},
                stdout=log, stderr=log, start_new_session=True, preexec_fn=hear,
            )  # fmt: skip


def test_everything_ends(tmp_path_factory):
    """Each way on a supervisor of its own; all at the same time, since each waits for seconds."""
    ways = itertools.product(("make", "group"), (signal.SIGINT, signal.SIGTERM), (1, 2))
    runs = [Run(*way, tmp_path_factory.mktemp("demo")) for way in ways]
    with contextlib.ExitStack() as stack:
        makes = []
        for run in runs:
            makes.append(run.start())
            stack.callback(makes[-1].kill)  # a supervisor ends without its make
        for run, make in zip(runs, makes, strict=True):
            while not re.search(r"^up \d+$", run.log(), re.M):
                assert make.poll() is None, (run, run.log())
                time.sleep(0.02)
            assert len(processes(run.mark)) == 3, run  # supervisor, child, the deaf one below it
        for run, make in zip(runs, makes, strict=True):
            for _ in range(run.times):
                (os.killpg if run.whom == "group" else os.kill)(make.pid, run.signal)
                time.sleep(0.05)
        for run, make in zip(runs, makes, strict=True):
            make.wait(PATIENCE)
            wait_until(lambda run=run: processes(run.mark) == [], run)


def wait_until(condition, what: object = "") -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def test_what_dies_is_started_again_and_its_last_lines_are_shown(tmp_path, capsys):
    code = "import signal; print('why it ended', flush=True); signal.pause()"
    child = demo.Child("small", [sys.executable, "-c", code], logs=tmp_path)
    (tmp_path / "small.log").write_text("of yesterday\n")
    child.tend()
    wait_until(lambda: "why" in (tmp_path / "small.log").read_text())
    first = child.process.pid
    child.process.kill()

    def another() -> bool:
        child.tend()
        return child.process is not None and child.process.pid != first

    wait_until(another)
    child.kill()
    assert child.ended()
    said = capsys.readouterr().err
    assert "small: 끝났습니다 (-9)" in said and "    why it ended\n" in said
    assert "yesterday" not in said


def test_a_worker_and_its_children_have_a_fifth_of_the_share_of_others(tmp_path):
    code = "import os, signal; os.fork(); print(os.nice(0), flush=True); signal.pause()"
    child = demo.Child("later", [sys.executable, "-c", code], yields=True, logs=tmp_path)
    child.tend()
    wait_until(lambda: (tmp_path / "later.log").read_text().split() == ["7", "7"])
    with contextlib.suppress(FileNotFoundError):  # a kernel without autogroup
        assert Path(f"/proc/{child.process.pid}/autogroup").read_text().split()[-1] == "7"
    child.kill()
    assert [one.name for one in demo.Supervisor(1).children if one.yields] == ["worker"]


def test_a_file_that_somebody_waits_for_is_not_behind_photographs_that_are_read():
    """The first claims file waited two minutes for hundreds of documents of the demo register."""
    queues = {
        child.name: child.argv[child.argv.index("--queues") + 1].split(",")
        for child in demo.Supervisor(1).children
        if "--queues" in child.argv
    }
    assert queues["worker"] == ["documents", "reading"]
    assert "imports" in queues["worker-notices"]
    assert sorted(sum(queues.values(), [])) == sorted(QUEUES)


def test_what_dies_at_once_is_started_ever_more_slowly(tmp_path):
    child = demo.Child("broken", [sys.executable, "-c", ""], logs=tmp_path)
    pauses = []
    while len(pauses) < 7:
        child.tend()
        child.process.wait()
        child.tend()
        pauses.append(child.pause)
        child.start_at = 0  # no need to wait for it here
    assert pauses == [0.5, 1, 2, 4, 8, 10, 10]


def test_a_port_in_use_is_one_sentence_and_exit_1(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = preloaded.run(["-m", "config.dev.demo"], env=os.environ | {"PORT": str(port)})
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1 and f"포트 {port}번" in done.stderr


@pytest.mark.parametrize("port", ["web", "8000/", "0", "70000", "²"])
def test_a_port_that_is_none_is_one_sentence_and_exit_1(port, monkeypatch, capsys):
    monkeypatch.setattr(os, "environ", {"PORT": port})
    assert demo.main() == 1
    said = capsys.readouterr().err
    assert said.startswith(f"PORT는 1부터 65535까지의 수여야 합니다: {port}")
    assert said.count("\n") == 1


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_data_of_another_version_is_told_with_what_to_do(owner_connection):
    owner_connection.execute("DELETE FROM django_migrations WHERE app = 'claims'")
    with pytest.raises(SystemExit, match="embedded_servers reset && make demo"):
        demo_load.load()


def test_edited_migrations_are_another_version(tmp_path):
    folder, kept = tmp_path / "claims/migrations", tmp_path / "migrations.json"
    folder.mkdir(parents=True)

    def refused(*, loaded: bool) -> bool:
        try:
            demo_load._check_migrations(tmp_path, kept, loaded=loaded)
        except SystemExit as ended:
            assert ended.code == demo_load.OTHER_VERSION
            return True
        return False

    (folder / "0001_initial.py").write_text("one")
    assert refused(loaded=True)  # made before digests were kept
    assert not refused(loaded=False) and not refused(loaded=True)
    (folder / "0002_more.py").write_text("two")
    assert not refused(loaded=True)  # migrate applies it
    (folder / "0001_initial.py").write_text("another")
    assert refused(loaded=True) and refused(loaded=True)  # until it is reset
    (folder / "0001_initial.py").write_text("one")
    assert not refused(loaded=True)
    (folder / "0002_more.py").unlink()
    assert refused(loaded=True)


def test_progress_is_a_bar_for_a_person_and_lines_for_a_file(monkeypatch):
    """The same two parts, to a terminal that keeps what was written and to a file."""

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    now = [100.0]
    monkeypatch.setattr(terminal_progress, "REDRAWN", 0.001)
    monkeypatch.setattr(terminal_progress, "time", SimpleNamespace(monotonic=lambda: now[0]))
    for stream in (Terminal(), io.StringIO()):
        with terminal_progress.TerminalProgress(stream, {"표 만들기": 10, "신청 읽기": 30}) as bar:
            with bar.part("표 만들기"):
                now[0] += 20  # twice what was expected
            with bar.part("신청 읽기"):
                now[0] += 30
                bar.advance(50_000, 100_000)
                # Computed from the time of the parts before.
                assert (bar.share(), bar.seconds_left()) == (0.625, 30)
                now[0] += terminal_progress.SAID_AGAIN + 1
                wait_until(lambda s=stream: "63%" in s.getvalue() or "62%" in s.getvalue())
        said = stream.getvalue()
        assert "약 40초 남음" in said  # slower still, sixteen seconds later
        if stream.isatty():
            assert "✓ 표 만들기  20초\n" in said and "███████████████░░░░░░░░░" in said
        else:
            assert said.startswith("표 만들기 …\n신청 읽기 …\n") and "\r" not in said
    assert terminal_progress.cut("신청 읽기 12", 8) == "신청 읽"


def test_a_command_under_make_ends_with_make_alone(tmp_path):
    mark = f"desk-watched-test-{os.getpid()}"
    watched = Path(CHECKOUT) / "config/dev/run_command.py"
    (tmp_path / "Makefile").write_text(
        f"all:\n\t@exec {sys.executable} {watched} {sys.executable} -c"
        f" 'print(\"up\", flush=True); import signal; signal.pause()' {mark}\n"
    )
    make = subprocess.Popen(
        # Perhaps run by a make itself, which says so unless told not to.
        ["make", "--no-print-directory", "-f", str(tmp_path / "Makefile")],
        stdout=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=hear,
    )  # fmt: skip
    assert make.stdout.readline() == "up\n"
    os.kill(make.pid, signal.SIGINT)
    make.wait(PATIENCE)
    wait_until(lambda: processes(mark) == [])


def test_watched_hands_on_the_exit_code():
    watched = [sys.executable, str(CHECKOUT / "config/dev/run_command.py"), sys.executable, "-c"]
    assert subprocess.run([*watched, "raise SystemExit(7)"]).returncode == 7
