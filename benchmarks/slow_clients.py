"""Response times of the desk under slow clients: gunicorn alone, and behind nginx.

    python -m benchmarks.slow_clients [--clients 200] [--seconds 25]

Half of the clients never finish their headers, half never finish the body of a log-in; each sends a
byte now and then. Meanwhile one client after another asks for the log-in page and waits for at most
three seconds. Three rows in one run: gunicorn's own gthread worker, the desk's (config/
gunicorn.py), and the desk's behind deploy/nginx.conf with its addresses changed to loopback. Needs
nginx on PATH or in /usr/sbin (Debian: nginx-light). Ends the processes that it starts.
"""

import argparse
import contextlib
import os
import re
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from config.dev import embedded_servers
from config.dev.state_folder import CHECKOUT, die_with_parent, free_port

PAGE = "/accounts/login/"
PATIENCE = 3.0  # seconds that a prompt client waits for its page
DRIP = 1.5  # seconds between two bytes of a slow one
OLD = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"]
OURS = ["-c", "python:config.gunicorn"]
HEAD = f"POST {PAGE} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
BODY = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\nlogin="


@contextlib.contextmanager
def running(argv: list[str], port: int) -> Iterator[None]:
    """Context manager: run a program until the block ends; the block begins when the log-in page
    answers. Raises SystemExit if it does not within a minute."""
    process = subprocess.Popen(
        argv, cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
        preexec_fn=lambda: die_with_parent(signal.SIGTERM),
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while asked(port) is None:
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"does not start: {' '.join(argv)}")
            time.sleep(0.1)
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def asked(port: int) -> float | None:
    """Request the log-in page and return the seconds until it arrived; None if it did not within
    PATIENCE."""
    begun = time.monotonic()
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{PAGE}", timeout=PATIENCE) as answer:
            answer.read()
    except (urllib.error.URLError, OSError):
        return None
    return time.monotonic() - begun


class SlowClients:
    """`number` open connections to `port`, each of which sends a byte every DRIP seconds; a closed
    one connects again."""

    def __init__(self, port: int, number: int) -> None:
        self.port, self.lines = port, selectors.DefaultSelector()
        self.again = 0
        for place in range(number):
            self._open(with_body=bool(place % 2))
        self.next_drip = time.monotonic() + DRIP

    def _open(self, *, with_body: bool) -> None:
        line = socket.socket()
        line.settimeout(2)
        with contextlib.suppress(OSError):
            line.connect(("127.0.0.1", self.port))
            line.sendall((HEAD + (BODY if with_body else "X-Slow: ")).encode())
        line.setblocking(False)
        self.lines.register(line, selectors.EVENT_READ, with_body)

    def drip(self) -> None:
        """Every DRIP seconds send one byte on each connection and reconnect the closed ones; before
        that do nothing."""
        if time.monotonic() < self.next_drip:
            return
        self.next_drip = time.monotonic() + DRIP
        for key, _events in self.lines.select(
            timeout=0
        ):  # an answer or a closed connection: both end it
            self._replace(key.fileobj, key.data)
        for key in list(self.lines.get_map().values()):
            try:
                key.fileobj.send(b"a")  # type: ignore[union-attr]
            except BlockingIOError:
                pass
            except OSError:
                self._replace(key.fileobj, key.data)

    def _replace(self, line, with_body: bool) -> None:
        self.lines.unregister(line)
        line.close()
        self.again += 1
        self._open(with_body=with_body)

    def close(self) -> None:
        for key in list(self.lines.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
        self.lines.close()


def measured(name: str, port: int, clients: int, seconds: float) -> None:
    """Keep slow clients connected for `seconds`, request the log-in page meanwhile, and print how
    many requests were answered, with the median and the longest time."""
    before = asked(port)
    slow = SlowClients(port, clients)
    waits: list[float | None] = []
    ends = time.monotonic() + seconds
    try:
        while time.monotonic() < ends:
            slow.drip()
            waits.append(asked(port))
            time.sleep(0.1)
    finally:
        slow.close()
    got = sorted(wait for wait in waits if wait is not None)
    longest = f"{got[-1]:.2f} s" if got else "-"
    middle = f"{got[len(got) // 2]:.3f} s" if got else "-"
    print(
        f"{name:<34} {len(got):>4} of {len(waits):<4} answered   median {middle:<8} longest "
        f"{longest:<8} (alone {before:.3f} s; {slow.again} connections made again)",
        flush=True,
    )


def nginx_here(folder: Path, port: int, upstream: int) -> list[str]:
    """Write deploy/nginx.conf with loopback addresses, without TLS and with wider limits into
    `folder`, let nginx check it, and return the command that runs it. Raises SystemExit without
    nginx."""
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        raise SystemExit("nginx is not installed (Debian: nginx-light)")
    site = (CHECKOUT / "deploy" / "nginx.conf").read_text()
    site = site.replace("unix:/run/desk/web.sock", f"127.0.0.1:{upstream}")
    site = site.replace("/var/log/nginx/desk.log", f"{folder}/access.log")
    site = re.sub(r"\n *ssl_\w+ [^;]*;", "", site)
    site = site.replace("listen 443 ssl;", f"listen 127.0.0.1:{port} backlog=1024;")
    site = site.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    # All clients share one address here; in production an address has a hundred connections.
    site = re.sub(r"(limit_conn desk_connections) \d+", r"\1 4000", site)
    site = site.replace("rate=30r/m", "rate=9000r/s").replace("burst=20 ", "burst=900 ")
    (folder / "site.conf").write_text(site)
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{ worker_connections 4096; }}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/body; "
        f"proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; "
        f"uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n include {folder}/site.conf; }}\n"
    )
    argv = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    subprocess.run([*argv, "-t", "-q"], check=True)
    return argv


def main() -> int:
    told = argparse.ArgumentParser()
    told.add_argument("--clients", type=int, default=200)
    told.add_argument("--seconds", type=float, default=25)
    options = told.parse_args()
    os.environ.setdefault("DESK_MODE", "demo")
    embedded_servers.ensure()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    for command in (["migrate", "--database=owner", "-v0"],
                    ["collectstatic", "--noinput", "-v0", "--ignore=hx-*"]):  # fmt: skip
        subprocess.run([sys.executable, "manage.py", *command], cwd=CHECKOUT, check=True)
    gunicorn = [sys.executable, "-m", "gunicorn", "config.wsgi", "--log-level", "critical"]
    print(f"{options.clients} slow clients for {options.seconds:.0f} s", flush=True)
    for name, more in (("gunicorn's own gthread, 2 x 4", OLD), ("config/gunicorn.py", OURS)):
        port = free_port()
        with running([*gunicorn, *more, "--bind", f"127.0.0.1:{port}"], port):
            measured(name, port, options.clients, options.seconds)
    port, behind = free_port(), free_port()
    with (
        tempfile.TemporaryDirectory(prefix="desk-nginx-") as folder,
        running([*gunicorn, *OURS, "--bind", f"127.0.0.1:{behind}"], behind),
    ):
        Path(folder).chmod(0o711)  # nginx' worker runs as another user
        with running(nginx_here(Path(folder), port, behind), port):
            measured("config/gunicorn.py behind nginx", port, options.clients, options.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
