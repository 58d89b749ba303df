"""150 members, 20 secretariat and 10 finance at once, with an import and a wave of notices.

    python -m benchmarks.load [--run steady|killed|machines|all] [--seconds 600] [--smoke]

`steady`: one web machine behind nginx, two workers. `killed`: the same, and in the middle a web
process and a child of a worker are killed. `machines`: two web machines behind nginx, PgBouncer in
transaction mode, a standby that streams from the primary (DATABASE_REPLICA_URL). Each run begins
with a copy of one scene (105,116 claims), logs everybody in during a ramp that is not counted, and
ends with a check of the books. The people are locust's, in a process of their own on the same
processors. Needs nginx and pgbouncer (Debian: nginx-light, pgbouncer). A smoke is a few people for
some seconds. LOAD_KEEP=folder keeps the logs. Exit 1 when a goal was missed or a check failed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.figures import figure
from benchmarks.load import report
from benchmarks.load.machines import (
    KILLED,
    MACHINES,
    STEADY,
    Machines,
    committed_transactions,
    lag_of,
)
from benchmarks.load.scene import FULL, SMALL, Size, names, scene
from benchmarks.load.watching import Watch, children_of
from config.dev.state_folder import CHECKOUT, die_with_parent

RUNS = (STEADY, KILLED, MACHINES)
DRAIN_SECONDS = 600
BEFORE = """
    SELECT (SELECT coalesce(max(id), 0) FROM reviews_notice),
        (SELECT coalesce(array_agg(id), '{}') FROM reviews_notice
            WHERE status IN ('pending', 'sending', 'unknown')),
        (SELECT coalesce(max(id), 0) FROM reviews_vote),
        (SELECT coalesce(max(id), 0) FROM reviews_decision),
        (SELECT coalesce(max(id), 0) FROM claims_importrun)
"""
OPEN = "SELECT count(*) FROM reviews_notice WHERE status IN ('pending', 'sending', 'unknown')"
AT_WORK = f"""
    SELECT ({OPEN}) + (SELECT count(*) FROM reviews_noticebulk WHERE status = 'running')
        + (SELECT count(*) FROM claims_importrun WHERE status IN ('queued', 'reading'))
"""  # noqa: S608  constants


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", choices=[*RUNS, "all"], default=STEADY)
    parser.add_argument("--seconds", type=float, default=600, help="after the ramp")
    parser.add_argument("--ramp", type=float, default=120, help="seconds in which all log in")
    parser.add_argument("--smoke", action="store_true")
    given = parser.parse_args()
    for sig in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sig, signal.default_int_handler)
    size, seconds, ramp = (SMALL, 20.0, 8.0) if given.smoke else (FULL, given.seconds, given.ramp)
    collect_static()
    failed = False
    for kind in RUNS if given.run == "all" else (given.run,):
        run = Run(kind, size, seconds, ramp, pace=0.15 if given.smoke else 1.0)
        failed |= not run.play()
    return int(failed)


def collect_static() -> None:
    env = os.environ | {"DESK_MODE": "demo"}
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0", "--ignore=hx-*"],
        cwd=CHECKOUT, env=env, check=True,
    )  # fmt: skip


class Run:
    """One run of a kind (steady, killed, machines), from the copied scene to the verdict."""

    def __init__(self, kind: str, size: Size, seconds: float, ramp: float, pace: float) -> None:
        self.kind, self.size, self.seconds, self.ramp, self.pace = kind, size, seconds, ramp, pace
        self.killed_at: float | None = None
        self.locust: subprocess.Popen | None = None

    def play(self) -> bool:
        """Play the run and report its figures. Return True when every goal was met and the books
        agree."""
        print(f"== {self.kind}: {self.seconds:.0f} s after a ramp of {self.ramp:.0f} s", flush=True)
        self.machines = Machines(scene(self.size), self.kind)
        try:
            self.machines.start_servers()
            self._note_state()  # before the workers send what the scene has left to send
            self.machines.start_desk()
            watch = self._watch()
            self._people()
            watch.end()
            self.read_there = committed_transactions(self.machines.standby)
            self.machines.stop_desk()
            left = self._drain()
            books = self._books()
        finally:
            if self.locust is not None and self.locust.poll() is None:
                self.locust.kill()
            self.rows = self._rows()
            self.deadlocks = self._server_log("deadlock detected")
            self.machines.close()
        return self._tell(watch, books, left)

    # ---------------------------------------------------------------- while it runs
    def _note_state(self) -> None:
        with self.machines.postgres.connect("desk") as db:
            row = db.execute(BEFORE).fetchone()
            assert row
            at = db.execute("SELECT now()").fetchone()[0].isoformat()  # type: ignore[index]
        keys = ("notice", "open", "vote", "decision", "run")
        before = dict(zip(keys, row, strict=True)) | {"at": at}
        (self.machines.folder / "before.json").write_text(json.dumps(before))

    def _watch(self) -> Watch:
        watch = Watch(self._groups, self.machines.postgres.url("postgres"))
        watch.lag = lambda: lag_of(self.machines.standby)
        watch.start()
        return watch

    def _groups(self) -> dict[str, int]:
        found = {
            name: one.process.pid
            for name, one in self.machines.programs.items()
            if one.process is not None
        }
        servers = {"postgres": self.machines.postgres, "valkey": self.machines.valkey,
                   "standby": self.machines.standby}  # fmt: skip
        for name, server in servers.items():
            if server is not None and server.process is not None:
                found[name] = server.process.pid
        if self.locust is not None:
            found["locust"] = self.locust.pid
        return found

    def _people(self) -> None:
        """Start locust with all people, wait until it ends, and in a run of the kind `killed` call
        `_kill` in the middle."""
        people = names(self.size)
        people["clerk"] = [people["secretariat"].pop(0)]  # one of them: the first
        total = sum(map(len, people.values()))
        self.began = time.time()
        env = os.environ | {
            "LOAD_FOLDER": str(self.machines.folder), "LOAD_PEOPLE": json.dumps(people),
            "LOAD_RAMP": str(self.ramp), "LOAD_SECONDS": str(self.seconds),
            "LOAD_PACE": str(self.pace), "LOAD_BEGAN": str(self.began),
            "DEMO_PASSWORD": self.machines.variables()["DEMO_PASSWORD"],
        }  # fmt: skip
        with (self.machines.folder / "locust.log").open("w") as log:
            self.locust = subprocess.Popen(
                [sys.executable, "-m", "locust", "-f", "benchmarks/load/people.py", "--headless",
                 "--host", self.machines.url, "-u", str(total), "-r", f"{total / self.ramp:.3f}",
                 "-t", f"{self.ramp + self.seconds:.0f}s", "--stop-timeout", "20",
                 "--only-summary", "--loglevel", "WARNING"],
                cwd=CHECKOUT, env=env, stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, preexec_fn=lambda: die_with_parent(signal.SIGKILL),
            )  # fmt: skip
        if self.kind == KILLED:
            self._sleep_until(self.began + self.ramp + self.seconds / 2)
            self._kill()
        self.locust.wait(self.ramp + self.seconds + 120)

    def _sleep_until(self, moment: float) -> None:
        assert self.locust
        while time.time() < moment and self.locust.poll() is None:
            time.sleep(0.2)

    def _kill(self) -> None:
        """Kill one process of gunicorn and one child of the worker that sends notices, and note the
        time."""
        self.killed_at = time.time()
        for name in ("web1", "worker"):
            root = self.machines.programs[name].process
            assert root is not None
            mine = [pid for pid in children_of(root.pid) if _parent_of(pid) == root.pid]
            chosen = random.Random(self.kind).choice(mine)  # noqa: S311  any of them
            print(f"killed {chosen}, a process of {name}", flush=True)
            with contextlib.suppress(ProcessLookupError):
                os.kill(chosen, signal.SIGKILL)

    # ---------------------------------------------------------------- afterwards
    def _drain(self) -> int:
        """Start workers without a rate limit and wait until all notices are sent, at most
        DRAIN_SECONDS; return the number that were open when the people stopped."""
        with self.machines.postgres.connect("desk") as db:

            def count(sql: Any) -> int:
                row = db.execute(sql).fetchone()
                return int(row[0]) if row else 0

            left = count(OPEN)
            self.machines.drain()
            deadline = time.monotonic() + DRAIN_SECONDS
            while count(AT_WORK) and time.monotonic() < deadline:
                time.sleep(1)
        return left

    def _books(self) -> dict[str, Any]:
        env = self.machines.variables()
        env["DATABASE_URL"] = self.machines.postgres.url("desk_app")
        env.pop("DATABASE_POOLER", None)
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.load.books", str(self.machines.folder)],
            cwd=CHECKOUT, env=env, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            return {"faults": {"books": done.stderr.strip()[-1500:]}, "done": {}}
        return json.loads(done.stdout.splitlines()[-1])

    def _rows(self) -> list[report.Row]:
        path = self.machines.folder / "requests.tsv"
        if not path.exists():
            return []
        rows = report.read_rows(path.read_text().splitlines(keepends=True))
        begins = self.began + self.ramp
        return [row for row in rows if begins <= row.at <= begins + self.seconds]

    def _server_log(self, text: str) -> int:
        log = self.machines.folder / "postgres.log"
        return log.read_text(errors="replace").count(text) if log.exists() else 0

    def _tell(self, watch: Watch, books: dict[str, Any], left: int) -> bool:
        begins = self.began + self.ramp
        window = [s for s in watch.samples if begins <= s.at <= begins + self.seconds]
        growth = report.growth_of([(sample.at, sample.memory) for sample in window])
        verdicts = report.verdicts_of(self.rows, growth, killed_at=self.killed_at)
        faults = books["faults"]
        told = "; ".join(f"{name}: {what}" for name, what in faults.items())
        done = ", ".join(f"{count:,} {what}" for what, count in books["done"].items())
        verdicts.append(report.Verdict("nothing lost, nothing twice", told or done, not faults))
        print("\n".join(report.table(report.pages_of(self.rows))))
        self._tell_minutes(window, begins)
        rate = len(self.rows) / self.seconds
        print(f"{rate:.1f} requests a second; {left:,} notices open at the end, then sent")
        print(f"processors: {_processors(window)}")
        waits = [wait for at, wait in watch.waits if begins <= at <= begins + self.seconds]
        print(
            f"PostgreSQL: {watch.sessions} connections at most; waits for a lock seen in "
            f"{len(waits)} of {self.seconds:.0f} looks, the longest {max(waits, default=0):.2f} s; "
            f"{self.deadlocks} deadlocks"
        )
        if watch.lags:
            behind = report.percentile(watch.lags, 95)
            print(
                f"standby: behind by {behind:.2f} s (95 in 100); {self.read_there:,} transactions"
                " of the desk answered"
            )
        people = sum(map(len, names(self.size).values()))
        for verdict in verdicts:
            print(f"{'met   ' if verdict.met else 'MISSED'} {verdict.goal}: {verdict.figure}")
            figure(
                f"{self.kind}: {people} people, {rate:.0f} requests a second, "
                f"{self.seconds:.0f} s: {verdict.goal}", verdict.figure,
                goal="met" if verdict.met else "missed",
            )  # fmt: skip
        return all(verdict.met for verdict in verdicts)

    def _tell_minutes(self, window: list[Any], begins: float) -> None:
        """Print the lists and decisions (ms) and the processors of each minute: an import, a bulk
        notice or another program on the machine shows in a few of them."""
        print("minute   lists p50   p95   decisions p50   p95   processors")
        for minute, (lists, decisions) in enumerate(report.minutes_of(self.rows, begins)):
            begin = begins + 60 * minute
            samples = [sample for sample in window if begin <= sample.at <= begin + 60]
            print(
                f"{minute:>6}{lists.p50:>12.0f}{lists.p95:>6.0f}{decisions.p50:>16.0f}"
                f"{decisions.p95:>6.0f}   {_processors(samples)}"
            )


def _parent_of(pid: int) -> int:
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return 0


def _processors(samples: list[Any]) -> str:
    """Return as text the processor time of each group of processes as a share of one processor,
    between the first and the last Sample."""
    if len(samples) < 2:
        return "not sampled"
    first, last = samples[0], samples[-1]
    took = last.at - first.at
    shares = {
        name: (last.seconds.get(name, 0) - first.seconds.get(name, 0)) / took
        for name in last.seconds
    }
    parts = [f"{name} {share:.2f}" for name, share in sorted(shares.items(), key=lambda x: -x[1])]
    return f"{', '.join(parts)}; of {os.cpu_count()}"


if __name__ == "__main__":
    sys.exit(main())
