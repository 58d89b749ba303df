"""The confinement, attacked from inside: each snippet runs in a process that confined itself."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from claims.documents.renderer import client, confine

ROOT = Path(__file__).resolve().parents[3]

PRELUDE = """
import ctypes, json, mmap, os, resource, signal, socket, subprocess, sys, threading
outside, machine = os.getppid(), os.uname().machine
from claims.documents.renderer.confine import Allowance, confine
layers = confine(Allowance(cpu_seconds=1))
def attempt():
{body}
try:
    answer = ["done", repr(attempt())]
except BaseException as error:
    answer = [type(error).__name__, getattr(error, "errno", None)]
os.write(1, json.dumps([layers, answer]).encode())
os._exit(0)
"""


def run(body: str) -> subprocess.CompletedProcess:
    indented = "\n".join("    " + line for line in body.splitlines())
    return subprocess.run(  # noqa: S603
        [sys.executable, "-c", PRELUDE.format(body=indented)],
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )


def answer_of(body: str) -> list:
    done = run(body)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)[1]


@pytest.mark.parametrize(
    "body",
    [
        "return os.open('/etc/passwd', os.O_RDONLY)",
        "return open('/dev/null')",
        "return os.stat('/etc')",
        "return os.listdir('/')",
        "return os.open('/tmp/x', os.O_WRONLY | os.O_CREAT)",
        "return socket.socket(socket.AF_INET)",
        "return socket.socket(socket.AF_UNIX)",
        "return socket.socketpair()",
        "return os.fork()",
        "return os.execv('/bin/true', ['true'])",
        "return os.kill(outside, 0)",
        "return os.setuid(0)",
        "return os.chroot('/')",
        "return os.memfd_create('x')",
        "return resource.prlimit(outside, resource.RLIMIT_NOFILE)",
        "return signal.pidfd_send_signal(0, 9)",
    ],
)
def test_everything_but_the_pipes_is_refused(body):
    name, number = answer_of(body)
    assert name == "PermissionError", (name, number)
    assert number == 1


def test_a_signal_to_a_thread_of_another_process_is_refused():
    body = """
libc = ctypes.CDLL(None, use_errno=True)
number = {"x86_64": 234, "aarch64": 131}[machine]
return libc.syscall(number, outside, outside, 0), ctypes.get_errno()"""
    assert answer_of(body) == ["done", "(-1, 1)"]


def test_threads_start_and_two_gigabytes_do_not_fit():
    body = """
seen = []
thread = threading.Thread(target=lambda: seen.append(1))
thread.start(); thread.join()
try:
    bytearray(2 << 30)
except MemoryError:
    seen.append(2)
return seen"""
    assert answer_of(body) == ["done", "[1, 2]"]


def test_a_loop_ends_at_its_processor_limit():
    assert run("while True: pass").returncode in (-24, -9)


def test_a_file_on_standard_output_takes_nothing(tmp_path):
    """FSIZE 0: even an inherited file cannot grow."""
    with (tmp_path / "out").open("wb") as out:
        code = PRELUDE.format(body="    return 1")
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", code], cwd=ROOT, stdout=out, timeout=60, check=False
        )
    assert done.returncode != 0
    assert (tmp_path / "out").stat().st_size == 0


def test_layers_that_hold_here_are_named():
    layers = client.confinement_layers()
    assert {"rlimits", "no_new_privs"} <= set(layers)
    assert client.is_confined()


def test_without_namespaces_and_seccomp_it_refuses(monkeypatch):
    for layer in ("_limit_resources", "_become"):
        monkeypatch.setattr(confine, layer, lambda _allowance: "rlimits")
    for layer in ("_refuse_privileges", "_close_the_file_system"):
        monkeypatch.setattr(confine, layer, lambda _libc: "")
    for layer in ("_leave_namespaces", "_list_system_calls"):
        monkeypatch.setattr(confine, layer, lambda _libc: "")
    with pytest.raises(confine.NotConfinedError):
        confine.confine(confine.Allowance())
    assert confine.confine(confine.Allowance(), must_hold=False) == ["rlimits", "rlimits"]


def test_the_filter_is_well_formed_on_both_architectures():
    """Every jump lands inside the program; the lists are of one length and without repeats."""
    lengths = set()
    for machine in confine.MACHINES.values():
        program = confine.system_call_filter(machine, pid=1)
        for at, (code, yes, no, _value) in enumerate(program):
            assert max(yes, no) < 256
            assert code == confine.RETURN or at + 1 + max(yes, no) < len(program)
        assert program[-1] == (confine.RETURN, 0, 0, confine.ALLOW)
        assert len(set(machine.plain)) == len(machine.plain)
        lengths.add(len(machine.plain))
    assert len(lengths) == 1


@pytest.mark.parametrize("machine", confine.MACHINES.values(), ids=confine.MACHINES)
@pytest.mark.parametrize(
    ("call", "argument", "allowed"),
    [
        ("clone", 0x10000, True),
        ("clone", 0x11, False),
        ("tgkill", 77, True),
        ("tgkill", 78, False),
        ("prlimit64", 0, True),
        ("prlimit64", 77, False),
        ("plain", 0, True),
        ("other", 0, False),
    ],
)
def test_the_filter_decides_by_call_and_argument(machine, call, argument, allowed):
    numbers = {"plain": machine.plain[-1], "other": 9999}
    number = numbers.get(call) or getattr(machine, call)
    assert decide(machine, number, argument) == (confine.ALLOW if allowed else 0x50001)


def test_another_architecture_is_killed_and_clone3_is_not_there():
    machine = confine.MACHINES["x86_64"]
    assert decide(machine, 0, 0, audit=0x40000003) == confine.KILL_PROCESS
    assert decide(machine, confine.CLONE3, 0) == 0x50000 | 38


def decide(machine: confine.Machine, number: int, argument: int, audit: int | None = None) -> int:
    """The kernel's part: run the program over one call."""
    data = {0: number, 4: machine.audit if audit is None else audit, 16: argument}
    program, at, held = confine.system_call_filter(machine, pid=77), 0, 0
    while True:
        code, yes, no, value = program[at]
        if code == confine.RETURN:
            return value
        if code == confine.LOAD:
            held = data[value]
            yes = no = 0
            at += 1
            continue
        true = held == value if code == confine.JUMP_IF_EQUAL else bool(held & value)
        at += 1 + (yes if true else no)
