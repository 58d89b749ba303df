"""deploy/ and compose.yaml agree with the code, and nginx does what its file promises."""

import configparser
import contextlib
import datetime as dt
import http.client
import os
import re
import shutil
import socket
import socketserver
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from config.dev.state_folder import CHECKOUT
from config.dev.test_programs import NGINX, SYSTEMD
from config.queues.table import QUEUES
from conftest import program_or_skip

DEPLOY = CHECKOUT / "deploy"
UNITS = DEPLOY / "systemd"
EXPOSURE = 25  # tenths, as systemd-analyze counts: 10 is a unit without any limit


def names_in(path: Path) -> set[str]:
    return set(re.findall(r"^([A-Z][A-Z0-9_]+)=", path.read_text(), re.M))


KNOWN = names_in(CHECKOUT / ".env.example")
OWNER = names_in(DEPLOY / "owner.env.example")


def unit(name: str) -> configparser.SectionProxy:
    text = re.sub(r"\\\n\s*", "", (UNITS / name).read_text())
    found = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    found.optionxform = str  # type: ignore[assignment]
    found.read_string(text)
    return found["Service"]


def seconds_of(name: str) -> int:
    return int(re.search(rf"^{name}=(\d+)", (CHECKOUT / ".env.example").read_text(), re.M)[1])


def test_containers_and_units_run_every_part_with_time_to_end_and_no_owner():
    services = yaml.safe_load((CHECKOUT / "compose.yaml").read_text())["services"]
    desk = {name: one for name, one in services.items() if one["image"].startswith("desk:")}
    workers = [name for name in desk if name.startswith("worker")]
    queues = ",".join(re.search(r"--queues (\S+)", desk[name]["command"])[1] for name in workers)
    assert sorted(queues.split(",")) == sorted(QUEUES)
    target = (UNITS / "desk.target").read_text()
    assert sorted(re.findall(r"desk-worker@(\w+)", target)) == sorted(QUEUES)

    grace = {"web": seconds_of("WEB_GRACE_SECONDS"), "worker": seconds_of("WORKER_GRACE_SECONDS")}
    for name in ("web", *workers):
        ends = int(desk[name]["stop_grace_period"].rstrip("s"))
        assert ends > grace[name.partition("-")[0]], name
    assert int(unit("desk-web.service")["TimeoutStopSec"]) > grace["web"]
    assert int(unit("desk-worker@.service")["TimeoutStopSec"]) > grace["worker"]

    for name, service in desk.items():
        commands = name in ("migrate", "backup")
        assert (service["env_file"] == [".env", ".env.owner"]) == commands, name
        assert service["read_only"] and service["cap_drop"] == ["ALL"], name
        assert ("mem_limit" in service) != commands, name
        given = set(service.get("environment", {})) - {"PROMETHEUS_MULTIPROC_DIR"}
        assert given <= KNOWN, name
    assert "DATABASE_OWNER_URL" in OWNER
    for path in UNITS.glob("*.service"):
        service = unit(path.name)
        assert ("owner.env" in service.get("EnvironmentFile", "")) == (
            path.name == "desk-backup.service"
        )
    public = unit("desk-public.service")
    assert public["User"] == public["Group"] == "desk-public" != unit("desk-web.service")["User"]
    roles = (DEPLOY / "postgresql" / "roles.sh").read_text()
    assert "ALTER ROLE desk_public SET default_transaction_read_only = on;" in roles
    settings = (DEPLOY / "postgresql" / "desk.conf").read_text()
    most = int(re.search(r"max_connections = (\d+)", settings)[1])
    limit = re.search(r"CONNECTION LIMIT (\d+)", (DEPLOY / "postgresql" / "roles.sh").read_text())
    assert int(limit[1]) < most - 10  # the owner, a backup and a superuser always get one


def test_systemd_accepts_the_units_and_finds_them_closed(tmp_path):
    program = program_or_skip(SYSTEMD)
    names = []
    for path in [*UNITS.glob("*.service"), *UNITS.glob("*.timer"), *UNITS.glob("*.target")]:
        text = path.read_text().replace("/opt/desk/.venv/bin", str(Path(os.sys.executable).parent))
        name = path.name.replace("@.", "@notices.")
        (tmp_path / name).write_text(text.replace("/usr/local/bin/weed", "/bin/true"))
        names.append(str(tmp_path / name))
    done = subprocess.run([program, "verify", "--man=no", *names], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    asked = [program, "security", "--offline=true", f"--threshold={EXPOSURE}"]
    for name in names:
        if name.endswith(".service"):
            done = subprocess.run([*asked, name], capture_output=True, text=True)
            assert done.returncode == 0, done.stdout[-400:]


class Echo(BaseHTTPRequestHandler):
    """Answers with the headers it was sent; the first request for each address below /dying/ gets
    no answer, as from a process that is killed."""

    died: set[str] = set()  # noqa: RUF012

    def do_GET(self):
        if self.path.startswith("/dying/") and self.path not in self.died:
            self.died.add(self.path)
            self.close_connection = True
            return
        body = str(self.headers).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def address_string(self):
        return "unix"

    def log_message(self, *_args):
        pass


class Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


def certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "desk.example")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


@pytest.fixture
def proxy(tmp_path):
    """deploy/nginx.conf with other ports, its own certificate and a server that echoes headers."""
    program = program_or_skip(NGINX)
    certificate(tmp_path)
    backend = Server(str(tmp_path / "web.sock"), Echo)
    (tmp_path / "web.sock").chmod(0o777)
    threading.Thread(target=backend.serve_forever, daemon=True).start()
    plain, secure = free_port(), free_port()
    text = (DEPLOY / "nginx.conf").read_text()
    for old, new in (
        ("/run/desk/web.sock", str(tmp_path / "web.sock")), ("/etc/ssl/desk", str(tmp_path)),
        ("/var/log/nginx", str(tmp_path)),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{secure} ssl;"),
    ):  # fmt: skip
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "site.conf").write_text(text)
    me = "user root;" if os.geteuid() == 0 else ""  # pytest's folders are its user's alone
    paths = " ".join(
        f"{kind}_temp_path {tmp_path}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; {me} worker_processes 1; pid {tmp_path}/pid; error_log {tmp_path}/error.log;"
        f"events {{}} http {{ access_log off; {paths} include {tmp_path}/site.conf; }}"
    )
    argv = [program, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    tested = subprocess.run([*argv, "-t"], capture_output=True, text=True)
    assert tested.returncode == 0, tested.stderr
    running = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while True:
        assert running.poll() is None, (tmp_path / "error.log").read_text()
        with contextlib.suppress(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", secure)).close()
            break
        time.sleep(0.01)
    yield plain, secure
    running.terminate()
    running.wait()
    backend.shutdown()
    backend.server_close()
    shutil.rmtree(tmp_path, ignore_errors=True)


def test_the_proxy_forwards_what_is_true_and_bounds_what_comes(proxy, tmp_path):
    plain, secure = proxy
    trust = ssl._create_unverified_context()

    def asked(path, method="GET", body=None, **headers):
        line = http.client.HTTPSConnection("127.0.0.1", secure, timeout=30, context=trust)
        line.request(method, path, body, {"Host": "desk.example", **headers})
        answer = line.getresponse()
        return answer.status, answer.read().decode()

    status, seen = asked(
        "/reviews/", **{"X-Forwarded-For": "10.1.1.1", "X-Forwarded-Proto": "http",
                        "X-Real-IP": "10.1.1.1", "Forwarded": "for=10.1.1.1"}
    )  # fmt: skip
    assert status == 200
    assert "X-Forwarded-For: 127.0.0.1\n" in seen and "X-Forwarded-Proto: https\n" in seen
    assert "10.1.1.1" not in seen  # a client's own word about itself is not handed on
    assert asked("/metrics")[0] == 403
    assert asked("/", "POST", body=None, **{"Content-Length": str(2 << 30)})[0] == 413
    statuses = [asked("/accounts/login/", "POST", b"login=x")[0] for _try in range(30)]
    assert statuses.count(429) >= 5 and statuses[:20] == [200] * 20

    # The token of an upload link stands in no log; floods and large bodies end here.
    token = "abcdefghijklmnopqrstuvwxyz"
    assert asked(f"/u/{token}/")[0] == 200
    assert asked("/u/57/send/", "POST", **{"Content-Length": str(65 << 20)})[0] == 413
    assert asked(f"/u/{token}/x", "POST", **{"Content-Length": str(65 << 20)})[0] == 413
    assert 429 in [asked(f"/u/{token}/")[0] for _try in range(80)]
    logs = "".join(log.read_text() for log in tmp_path.glob("*.log"))
    assert token not in logs and '"GET /u/- HTTP' not in logs
    assert '"GET /u/-" 200' in logs and '"POST /u/57/send/" 413' in logs

    # A page is asked for again where its process died, a form never is; and the desk stays there.
    assert asked("/dying/page/")[0] == 200
    assert asked("/dying/form/", "POST", b"choice=grant")[0] == 502
    assert asked("/reviews/")[0] == 200

    line = http.client.HTTPConnection("127.0.0.1", plain, timeout=30)
    line.request("GET", "/claims/?q=1", headers={"Host": "desk.example"})
    answer = line.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, "https://desk.example/claims/?q=1")
