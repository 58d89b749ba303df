"""Fork server of the renderer: a process that has imported the decoders and forks for each file.

    python -m claims.documents.renderer.fork_server PARENT    (its pid; standard input: a socket)

Importing the decoders is most of what a small file costs. This process imports them once and reads
no file itself: each of its children opens one, confined before its first byte. It has no
environment, no Django and no open file but its socket. It ends with the process that started it
(`forking` is the other end), and its children end with it.

A request is one byte with three files: a socket that tells the child's pid (0 if none could be
forked), then, once it has ended, its code and cost; and the child's standard input and output.
Closing the other end kills the child. When the server's own socket closes, it ends after its last
child.
"""

import contextlib
import gc
import os
import select
import signal
import socket
import struct
import sys
from typing import NamedTuple

from claims.documents.renderer import child
from claims.documents.renderer.children import KILOBYTE, close_files

PARENT_LOOK = 1.0  # seconds between two looks at whether the parent lives
PID = struct.Struct("=i")
END = struct.Struct("=idq")  # exit code, seconds, bytes


class _Request(NamedTuple):
    source: int
    answer: int


def main() -> None:
    """Run the fork server: fork a child for each request on the socket until the parent has ended
    or closed it. In each child, read and answer the request of the renderer (`child.main`)."""
    # Those of a terminal or a service manager: the parent decides when its renderings end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    child.import_common_decoders()
    gc.collect()
    gc.freeze()  # else a child's first collection copies the pages of what was imported
    request = _serve(socket.socket(fileno=os.dup(0)), int(sys.argv[1]))
    if request is not None:
        os.dup2(request.source, 0)
        os.dup2(request.answer, 1)
        close_files(*request)
        child.main()


def _serve(line: socket.socket, parent: int) -> _Request | None:
    """Fork a child for each request on the socket `line`. Returns the request in the new process,
    and None in the server once the parent has ended, or has closed `line` and the last child has
    ended."""
    with open(os.devnull) as empty:
        os.dup2(empty.fileno(), 0)  # `line` alone is the socket
    server = os.getpid()
    running: dict[socket.socket, int] = {}  # pid by control socket
    killed: set[socket.socket] = set()
    asked: list[socket.socket] = [line]
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while os.getppid() == parent and (asked or running):
        watched = [*asked, woken, *(control for control in running if control not in killed)]
        ready, _, _ = select.select(watched, [], [], PARENT_LOOK)
        for control in running.keys() & set(ready):
            os.kill(running[control], signal.SIGKILL)  # not waited for yet: its pid is not reused
            killed.add(control)
        if woken in ready:
            os.read(woken, 4096)
        _tell_ends(running, killed)
        if line not in ready:
            continue
        more, files, _flags, _from = socket.recv_fds(line, 1, 3)
        if not more:
            asked = []
        elif files and (request := _fork(files, running, server)):
            line.close()
            close_files(woken, wake)
            return request
    return None


def _fork(files: list[int], running: dict[socket.socket, int], server: int) -> _Request | None:
    """Fork a child for a request and send its pid on the control socket, 0 if none could be forked.
    Returns the request in the child; None in the server, which adds the child to `running`."""
    control, pipes = socket.socket(fileno=files[0]), files[1:]
    # Else this process has reached its limit of open files.
    pid = _new_process() if len(pipes) == 2 else None
    if pid == 0:
        _become_a_child(server)
        for one in (control, *running):
            one.close()
        return _Request(*pipes)
    close_files(*pipes)
    with contextlib.suppress(OSError):  # nobody listens any more
        control.send(PID.pack(pid or 0))
    if pid:
        running[control] = pid
    else:
        control.close()
    return None


def _new_process() -> int | None:
    """Fork. Returns the child's pid, 0 in the child, None if the machine has no process left."""
    try:
        return os.fork()
    except OSError:
        return None


def _tell_ends(running: dict[socket.socket, int], killed: set[socket.socket]) -> None:
    """Reap the children that have ended; does not wait for the others. Sends the exit code, the
    seconds of processor time and the peak memory (bytes) of each on its control socket, closes the
    socket, and removes it from `running` and `killed`."""
    for control, pid in list(running.items()):
        ended, status, used = os.wait4(pid, os.WNOHANG)
        if not ended:
            continue
        seconds, memory = used.ru_utime + used.ru_stime, used.ru_maxrss * KILOBYTE
        with contextlib.suppress(OSError):  # nobody listens any more
            control.send(END.pack(os.waitstatus_to_exitcode(status), seconds, memory))
        control.close()
        del running[control]
        killed.discard(control)


def _become_a_child(server: int) -> None:
    """In a new process, reset the signal handling of the server, and have the kernel end the
    process with the server. Exits with code 1 if the server has ended already."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child.end_with_parent()
    if os.getppid() != server:
        os._exit(1)


if __name__ == "__main__":
    main()
    os._exit(0)  # skips the interpreter's clean-up, half of a rendering's time
