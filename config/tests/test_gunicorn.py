"""Clients that never finish a request hold no thread for long; slow but honest ones are served."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from config.dev.state_folder import CHECKOUT, die_with_parent

PATIENCE = 60  # seconds, of a test that would otherwise hang


@pytest.fixture(scope="module")
def server():
    """gunicorn with two threads and limits of a third of a second; its port."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "config.tests.prompt:application",
         "-c", "python:config.tests.prompt", "--bind", f"127.0.0.1:{port}"],
        cwd=CHECKOUT, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
        env={"PATH": os.environ["PATH"]}, preexec_fn=lambda: die_with_parent(signal.SIGTERM),
    )  # fmt: skip
    try:
        while True:
            assert process.poll() is None, process.stderr.read()
            with contextlib.suppress(OSError), connected(port):
                break
            time.sleep(0.02)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stderr.close()


def connected(port):
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def post(port, body=b"x"):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", body, timeout=PATIENCE) as answer:
        return answer.read()


HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n"


@pytest.mark.parametrize("begun", [HEAD + b"\r\nabc", HEAD, b"PO"], ids=["body", "head", "verb"])
def test_threads_come_back_from_clients_that_never_finish(server, begun):
    with contextlib.ExitStack() as held:
        # More connections than the two threads.
        lines = [held.enter_context(connected(server)) for _ in range(6)]
        for line in lines:
            line.sendall(begun)
        assert post(server) == b"1"
        for line in lines:  # and each of them was hung up on
            with contextlib.suppress(ConnectionResetError):
                while line.recv(4096):
                    pass


def test_a_large_body_that_keeps_coming_is_read_to_its_end(server):
    assert post(server, b"x" * 3_000_000) == b"3000000"


def test_a_connection_serves_one_request_after_another(server):
    with connected(server) as line:
        for _ in range(3):
            line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab")
            answer = b""
            while not answer.endswith(b"0\r\n\r\n"):  # the last chunk
                answer += line.recv(4096)
            assert b"\r\n1\r\n2\r\n" in answer
