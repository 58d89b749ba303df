"""`make faults`: break every part in turn, then compare the providers' logs with the due rows.

    python -m benchmarks.faults [--runs N] [--seed S] [--only NAME …] [--jobs J] [--json FILE]

`--runs` is the number of runs over all scenarios; each has a seed of its own, which decides the
number of notices, their channels, the faults and their times. Exit 1 when anything was lost,
doubled, changed or left open; the command that repeats the run is printed. Loopback only; ends only
processes that it started.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from typing import Any, NoReturn

from benchmarks.faults.base import base
from benchmarks.faults.environment import sweep_folders
from benchmarks.faults.table import table
from config.dev.state_folder import CHECKOUT

RUN_SECONDS = 300  # seconds of one run at most
EACH = 2  # runs of each scenario, unless told otherwise


def main() -> int:
    from benchmarks.faults.scenarios import SCENARIOS

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=0, help=f"in all; {EACH} of each scenario")
    parser.add_argument("--seed", type=int, default=1015, help="of the first run")
    parser.add_argument("--only", action="append", choices=sorted(SCENARIOS), default=[])
    parser.add_argument("--jobs", type=int, default=2, help="environments at a time")
    parser.add_argument("--json", help="write every run to this file")
    parser.add_argument("--keep", help="leave the logs of every process in this folder")
    given = parser.parse_args()
    if given.keep:
        os.makedirs(given.keep, exist_ok=True)
        os.environ["FAULTS_KEEP"] = os.path.abspath(given.keep)
    names = given.only or list(SCENARIOS)
    runs = given.runs or EACH * len(names)
    # One scenario after the other, to reuse the running processes.
    asked = [
        (name, given.seed + turn)
        for place, name in enumerate(names)
        for turn in range(runs // len(names) + (place < runs % len(names)))
    ]
    began = time.time()
    sweep_folders()
    base()  # once, before the environments ask for it at the same time
    desk = Desk(asked, min(given.jobs, runs))
    try:
        desk.serve()
    except KeyboardInterrupt:
        desk.end()
        raise
    print(table([SCENARIOS[name] for name in names], desk.outcomes, began))
    if given.json:
        with open(given.json, "w") as file:
            json.dump(desk.outcomes, file, ensure_ascii=False, indent=1)
    return 1 if any(outcome["fault"] for outcome in desk.outcomes) else 0


class Desk:
    """Dispatcher of fault runs: hands (scenario, seed) pairs to `jobs` runner processes, collects
    their outcomes in `outcomes` and prints each."""

    def __init__(self, asked: list[tuple[str, int]], jobs: int) -> None:
        self.waiting: queue.SimpleQueue[tuple[str, int]] = queue.SimpleQueue()
        for one in asked:
            self.waiting.put(one)
        self.total, self.outcomes = len(asked), []  # type: ignore[var-annotated]
        self.over = threading.Event()
        self.runners: list[subprocess.Popen] = []
        self.threads = [threading.Thread(target=self._work, daemon=True) for _ in range(jobs)]

    def serve(self) -> None:
        for thread in self.threads:
            thread.start()
        while any(thread.is_alive() for thread in self.threads):
            time.sleep(0.1)

    def end(self) -> None:
        """Ask every runner process to end and close its environment, and wait for at most 20
        seconds. A runner that is left is killed when this process ends."""
        self.over.set()
        for runner in list(self.runners):
            with contextlib.suppress(ProcessLookupError):
                runner.terminate()
        deadline = time.monotonic() + 20
        for runner in list(self.runners):
            with contextlib.suppress(subprocess.TimeoutExpired):
                runner.wait(max(0.1, deadline - time.monotonic()))

    def _work(self) -> None:
        runner = None
        while not self.over.is_set():
            try:
                name, seed = self.waiting.get_nowait()
            except queue.Empty:
                break
            for _attempt in range(2):
                if runner is None:
                    runner = self._runner()
                outcome = self._ask(runner, name, seed)
                if outcome["over"]:
                    self._dismiss(runner)
                    runner = None
                if not outcome.get("again"):
                    break
            if not self.over.is_set():
                self._tell(outcome)
        if runner is not None:
            self._dismiss(runner)

    def _runner(self) -> subprocess.Popen:
        # A group of its own: a Ctrl-C reaches it from us, once.
        runner = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.faults.runner"], cwd=CHECKOUT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        self.runners.append(runner)
        return runner

    def _ask(self, runner: subprocess.Popen, name: str, seed: int) -> dict[str, Any]:
        watch = threading.Timer(RUN_SECONDS, runner.terminate)
        watch.start()
        line = ""
        try:
            assert runner.stdin is not None and runner.stdout is not None
            runner.stdin.write(json.dumps({"scenario": name, "seed": seed}) + "\n")
            runner.stdin.flush()
            line = runner.stdout.readline()
        except OSError:
            pass
        finally:
            watch.cancel()
        if line:
            return json.loads(line)
        fault = f"the environment ended, or the run took more than {RUN_SECONDS} s"
        return {"scenario": name, "seed": seed, "fault": fault, "over": True}

    def _dismiss(self, runner: subprocess.Popen) -> None:
        if runner.stdin is not None:
            with contextlib.suppress(OSError):
                runner.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            runner.wait(30)
        runner.kill()
        runner.wait()
        self.runners.remove(runner)

    def _tell(self, outcome: dict[str, Any]) -> None:
        self.outcomes.append(outcome)
        name, seed = outcome["scenario"], outcome["seed"]
        word = "SKIPPED" if outcome.get("skipped") else "FAULT" if outcome["fault"] else "ok"
        print(
            f"[{len(self.outcomes)}/{self.total}] {name} seed {seed}: {word}"
            f" ({outcome.get('notices', 0)} notices, {outcome.get('seconds', 0)} s)",
            file=sys.stderr, flush=True,
        )  # fmt: skip
        if outcome["fault"]:
            again = f"python -m benchmarks.faults --runs 1 --only {name} --seed {seed}"
            print(f"{outcome['fault']}\nagain: {again}\n", file=sys.stderr, flush=True)
        if outcome.get("skipped"):
            print(f"*** {outcome['skipped']} ***", file=sys.stderr, flush=True)


def run() -> int:
    """Run `main` and return its exit code: 130, with one line, after Ctrl-C or SIGTERM at any
    time."""
    for sig in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sig, _stop)
    try:
        return main()
    except KeyboardInterrupt:
        print("\nfaults: stopped; every process of ours has ended", file=sys.stderr)
        return 130


def _stop(*_: object) -> NoReturn:
    for sig in (signal.SIGTERM, signal.SIGINT):  # once: what was started is being ended
        signal.signal(sig, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(run())
