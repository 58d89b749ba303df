"""Confinement of the renderer's process, before it reads the first byte of an untrusted file.

Called after its imports; only the open pipes are kept. Six layers, each useful alone, none needs a
package or a privilege to try:

1. resource limits: address space, processor seconds, no file may grow, no core dump;
2. namespaces: no network and no shared memory of the machine (where the kernel allows it);
3. another user, when started as root: neither root nor the database's user;
4. ``no_new_privs`` and "not dumpable": no set-uid program, no reading by a sibling process;
5. Landlock without a single rule: no path opens, no TCP, no signal to a process outside;
6. seccomp: a short list of system calls, everything else answers EPERM.

No Django here: the renderer must start in a tenth of a second.
"""

import ctypes
import os
import platform
import resource
import struct
import sys
from dataclasses import dataclass

# linux/prctl.h
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
# linux/sched.h
CLONE_THREAD, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWNET = (
    0x10000,
    0x08000000,
    0x10000000,
    0x40000000,
)
# asm-generic/unistd.h: the same numbers on x86_64 and aarch64
LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF, CLONE3 = 444, 446, 435
# linux/seccomp.h, linux/filter.h
SECCOMP_MODE_FILTER = 2
KILL_PROCESS, ERRNO, ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
LOAD, JUMP_IF_EQUAL, JUMP_IF_BITS, RETURN = 0x20, 0x15, 0x45, 0x06
EPERM, ENOSYS, SIGKILL = 1, 38, 9

ENOUGH = frozenset({"namespaces", "seccomp"})  # at least one of these must hold


@dataclass(frozen=True)
class Allowance:
    """Limits of the process: bytes of address space, seconds of processor time, its user id."""

    memory: int = 1 << 30
    cpu_seconds: int = 10
    uid: int = 64000


class NotConfinedError(Exception):
    """Neither namespaces nor seccomp are available: too little to open an untrusted file."""


@dataclass(frozen=True)
class Machine:
    """Numbers of one processor architecture for the filter of system calls: its audit number, the
    calls that are allowed under a condition (clone, tgkill, prlimit64), and those that are always
    allowed (`plain`)."""

    audit: int
    clone: int
    tgkill: int
    prlimit64: int
    plain: tuple[int, ...]


# In both lists, in this order: read write close fstat lseek mmap mprotect munmap brk
# rt_sigaction rt_sigprocmask rt_sigreturn pread64 readv writev sched_yield mremap madvise getpid
# exit fcntl getrusage sysinfo sigaltstack gettid futex sched_getaffinity clock_gettime
# clock_nanosleep exit_group getrandom rseq set_robust_list membarrier, then poll or ppoll.
MACHINES = {
    "x86_64": Machine(
        audit=0xC000003E,
        clone=56,
        tgkill=234,
        prlimit64=302,
        plain=(
            *(0, 1, 3, 5, 8, 9, 10, 11, 12, 13, 14, 15, 17, 19, 20, 24, 25, 28, 39),
            *(60, 72, 98, 99, 131, 186, 202, 204, 228, 230, 231, 318, 334, 273, 324, 7),
        ),
    ),
    "aarch64": Machine(
        audit=0xC00000B7,
        clone=220,
        tgkill=131,
        prlimit64=261,
        plain=(
            *(63, 64, 57, 80, 62, 222, 226, 215, 214, 134, 135, 139, 67, 65, 66),
            *(124, 216, 233, 172),
            *(93, 25, 165, 179, 132, 178, 98, 123, 113, 115, 94, 278, 293, 99, 283, 73),
        ),
    ),
}


def end_with_parent() -> None:
    """Have the kernel kill this process when the thread that started it ends."""
    if sys.platform == "linux":
        _prctl(ctypes.CDLL(None, use_errno=True), PR_SET_PDEATHSIG, SIGKILL)


def confine(allowance: Allowance, *, must_hold: bool = True) -> list[str]:
    """Confine this process for good and return the names of the layers that hold.

    With ``must_hold``, raises NotConfinedError if neither namespaces nor seccomp is available.
    """
    layers = [_limit_resources(allowance)]
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        layers += [
            _leave_namespaces(libc),
            _become(allowance.uid),
            _refuse_privileges(libc),
            _close_the_file_system(libc),
            _list_system_calls(libc),
        ]
    held = [layer for layer in layers if layer]
    if must_hold and not ENOUGH & set(held):
        raise NotConfinedError(", ".join(held))
    return held


def _limit_resources(allowance: Allowance) -> str:
    """Set the resource limits. Returns the name of the layer; '' if one of them is refused."""
    seconds = allowance.cpu_seconds
    limits = {
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 32,
        resource.RLIMIT_AS: allowance.memory,
    }
    try:
        # one second between SIGXCPU and SIGKILL
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        for what, most in limits.items():
            resource.setrlimit(what, (most, most))
    except (OSError, ValueError):
        return ""  # not Linux, or a lower hard limit already
    return "rlimits"


def _leave_namespaces(libc: ctypes.CDLL) -> str:
    """Unshare network and IPC; without root this takes a new user namespace. Returns the name of
    the layer; '' if the kernel refuses."""
    flags = CLONE_NEWNET | CLONE_NEWIPC | (0 if os.geteuid() == 0 else CLONE_NEWUSER)
    return "namespaces" if libc.unshare(flags) == 0 else ""


def _become(uid: int) -> str:
    """Change to the user and group `uid`, as root only. Returns the name of the layer; '' if it was
    not changed."""
    if os.geteuid() != 0:
        return ""
    try:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    except OSError:
        return ""  # a container that keeps CAP_SETUID from its root
    return f"uid {uid}"


def _prctl(libc: ctypes.CDLL, option: int, value: int) -> bool:
    zero = ctypes.c_ulong(0)
    return libc.prctl(option, ctypes.c_ulong(value), zero, zero, zero) == 0


def _refuse_privileges(libc: ctypes.CDLL) -> str:
    """Set "not dumpable" and `no_new_privs`, and PDEATHSIG again, which the change of user reset.
    Returns the name of the layer; '' if no_new_privs is refused."""
    _prctl(libc, PR_SET_PDEATHSIG, SIGKILL)
    _prctl(libc, PR_SET_DUMPABLE, 0)
    return "no_new_privs" if _prctl(libc, PR_SET_NO_NEW_PRIVS, 1) else ""


def _close_the_file_system(libc: ctypes.CDLL) -> str:
    """Apply a Landlock ruleset that handles every right of its version and grants none. Returns the
    name of the layer with the version; '' if there is no Landlock."""
    libc.syscall.restype = ctypes.c_long
    version = libc.syscall(LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version <= 0:
        return ""
    files = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)) - 1
    network = 0b11 if version >= 4 else 0  # bind, connect
    scoped = 0b11 if version >= 6 else 0  # abstract sockets, signals
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    wanted = struct.pack("QQQ", files, network, scoped)[:size]
    ruleset = libc.syscall(LANDLOCK_CREATE_RULESET, wanted, ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return ""
    try:
        held = libc.syscall(LANDLOCK_RESTRICT_SELF, ruleset, 0) == 0
    finally:
        os.close(ruleset)
    return f"landlock {version}" if held else ""


def system_call_filter(machine: Machine, pid: int) -> list[tuple[int, int, int, int]]:
    """Return the seccomp filter for a process `pid` on this architecture, as a classic BPF program:
    instructions (code, jump if true, jump if false, value).

    It allows the system calls in `machine`; any other gives EPERM, and another architecture's call
    kills the process.
    """

    def only_if(number: int, test: int, value: int) -> list[tuple]:
        low_half_of_first_argument = 16
        return [
            (JUMP_IF_EQUAL, 0, 4, number),
            (LOAD, 0, 0, low_half_of_first_argument),
            (test, 0, 1, value),
            (RETURN, 0, 0, ALLOW),
            (RETURN, 0, 0, ERRNO | EPERM),
        ]

    program = [
        (LOAD, 0, 0, 4),
        (JUMP_IF_EQUAL, 1, 0, machine.audit),
        (RETURN, 0, 0, KILL_PROCESS),
        (LOAD, 0, 0, 0),
        # ENOSYS makes the C library fall back to clone, whose flags can be checked
        (JUMP_IF_EQUAL, 0, 1, CLONE3),
        (RETURN, 0, 0, ERRNO | ENOSYS),
        *only_if(machine.clone, JUMP_IF_BITS, CLONE_THREAD),  # threads yes, processes no
        *only_if(machine.tgkill, JUMP_IF_EQUAL, pid),  # abort() yes, others' processes no
        *only_if(machine.prlimit64, JUMP_IF_EQUAL, 0),  # this process only
    ]
    for index, number in enumerate(machine.plain):
        program.append((JUMP_IF_EQUAL, len(machine.plain) - index, 0, number))
    program.append((RETURN, 0, 0, ERRNO | EPERM))
    program.append((RETURN, 0, 0, ALLOW))
    return program


def _list_system_calls(libc: ctypes.CDLL) -> str:
    """Apply the filter of `system_call_filter`. Returns the name of the layer; '' if the kernel
    refuses it or the architecture is not in MACHINES."""
    machine = MACHINES.get(platform.machine())
    if machine is None:
        return ""
    program = system_call_filter(machine, os.getpid())
    code = b"".join(struct.pack("HBBI", *step) for step in program)

    class FilterProgram(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_void_p)]

    steps = ctypes.create_string_buffer(code, len(code))
    filter_program = FilterProgram(len(program), ctypes.cast(steps, ctypes.c_void_p))
    zero = ctypes.c_ulong(0)
    mode = ctypes.c_ulong(SECCOMP_MODE_FILTER)
    held = libc.prctl(PR_SET_SECCOMP, mode, ctypes.byref(filter_program), zero, zero) == 0
    return "seccomp" if held else ""
