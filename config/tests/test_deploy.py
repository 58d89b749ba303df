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

from config.dev.state_folder import CHECKOUT, free_port
from config.dev.test_programs import NGINX, SYSTEMD, program_or_skip
from config.queues.table import QUEUES

DEPLOY = CHECKOUT / "deploy"
UNITS = DEPLOY / "systemd"
EXPOSURE = 25  # tenths, as systemd-analyze counts: 10 is a unit without any limit


def names_in(path: Path) -> set[str]:
    return set(re.findall(r"^([A-Z][A-Z0-9_]+)=", path.read_text(), re.M))


SERVICES = yaml.safe_load((CHECKOUT / "compose.yaml").read_text())["services"]
VOLUMES = set(yaml.safe_load((CHECKOUT / "compose.yaml").read_text())["volumes"])
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
    desk = {name: one for name, one in SERVICES.items() if one["image"].startswith("desk:")}
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
    assert int(unit("desk-worker@.service")["CPUWeight"]) == 20
    assert "CPUWeight" not in unit("desk-web.service")

    for name, service in desk.items():
        commands = name in ("migrate", "backup")
        assert (service["env_file"] == [".env", ".env.owner"]) == commands, name
        assert service["read_only"] and service["cap_drop"] == ["ALL"], name
        assert ("mem_limit" in service) != commands, name
        given = set(service.get("environment", {})) - {"PROMETHEUS_MULTIPROC_DIR"}
        assert given <= KNOWN, name
        assert service.get("cpu_shares", 1024) == (205 if name in workers else 1024), name
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


def places_of(service: dict) -> dict[str, str]:
    """Return the mounts of a container: {path inside: volume, path of the host or tmpfs}."""
    volumes = (one.rsplit(":ro", 1)[0].rsplit(":", 1) for one in service.get("volumes", ()))
    found = {inside: outside for outside, inside in volumes}
    return found | {one.partition(":")[0]: "tmpfs" for one in service.get("tmpfs", ())}


def test_containers_name_what_there_is():
    for name, service in SERVICES.items():
        for outside in places_of(service).values():
            path = CHECKOUT / outside
            named = outside in VOLUMES | {"tmpfs"} or outside.startswith("${")
            assert named or path.exists() or outside == "./deploy/tls", (name, outside)
        for other, how in service.get("depends_on", {}).items():
            assert "healthcheck" in SERVICES[other] or how["condition"] != "service_healthy"
    used = {outside for one in SERVICES.values() for outside in places_of(one).values()}
    assert used >= VOLUMES


def test_the_proxys_container_writes_only_where_it_can():
    """Its own file system is read-only, and nginx opens every log as it starts."""
    proxy = SERVICES["proxy"]
    assert proxy["read_only"]
    places = places_of(proxy)
    can = [inside for inside, outside in places.items() if outside == "tmpfs"]
    for path in DEPLOY.glob("nginx*.conf"):
        assert any(outside.endswith(path.name) for outside in places.values()), path.name
        text = path.read_text()
        logs = re.findall(r"^\s*(?:access|error)_log (/\S+)", text, re.M)
        for written in [*logs, *re.findall(r"^proxy_cache_path (/\S+)", text, re.M)]:
            assert any(written.startswith(f"{one}/") for one in can), written
        for log in logs:  # into a tmpfs that would fill, unless it leads out of it
            assert Path(log).stem in re.findall(r"[\w-]+", proxy["command"][-1]), log
        for socket_path in re.findall(r"server unix:(\S+?/)web\.sock", text):
            assert socket_path.rstrip("/") in places, socket_path


def test_the_public_page_gets_none_of_the_desks_secrets():
    public, web = SERVICES["public"], SERVICES["web"]
    assert public["env_file"] == ".env.public" and web["env_file"] == ".env"
    assert set(places_of(public).values()) == {"public", "tmpfs"}
    given = names_in(DEPLOY / "public.env.example") | set(public["environment"])
    read = (CHECKOUT / "config" / "public_settings.py").read_text()
    read += (CHECKOUT / "config" / "gunicorn.py").read_text()
    assert given <= set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', read)), given
    assert unit("desk-public.service")["EnvironmentFile"] == "/etc/desk/public.env"
    folders = re.search(
        r"install -d -o desk .*(/run/desk-public)", (CHECKOUT / "Dockerfile").read_text()
    )
    assert folders and places_of(public)["/run/desk-public"] == "public"


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


class Status(BaseHTTPRequestHandler):
    """The public page's process: says how long its answer may be kept, and what it was sent."""

    asked: list[tuple[str, str]] = []  # noqa: RUF012  method and headers

    def do_GET(self):
        self.asked.append((self.command, str(self.headers)))
        self.send_response(404 if self.path == "/missing/" else 200)
        self.send_header("Cache-Control", "public, max-age=300")
        self.send_header("Content-Length", "6")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(b"public")

    do_HEAD = do_POST = do_GET

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


@pytest.fixture
def proxy(tmp_path):
    """deploy/nginx.conf and nginx-public.conf beside each other, with other ports, a certificate of
    their own, a server that echoes headers and one in the public page's place."""
    program = program_or_skip(NGINX)
    certificate(tmp_path)
    Status.asked.clear()
    backends = [Server(str(tmp_path / "web.sock"), Echo), Server(str(tmp_path / "s.sock"), Status)]
    for backend in backends:
        Path(backend.server_address).chmod(0o777)
        threading.Thread(target=backend.serve_forever, daemon=True).start()
    plain, secure = free_port(), free_port()
    for name, own in (
        ("nginx.conf", {"/run/desk/web.sock": "web.sock", "/var/log/nginx": ""}),
        ("nginx-public.conf", {"/run/desk-public/web.sock": "s.sock", "/var/cache/nginx": ""}),
    ):
        text = (DEPLOY / name).read_text()
        for old, new in (
            *((path, str(tmp_path / inside)) for path, inside in own.items()),
            ("/etc/ssl/desk", str(tmp_path)),
            ("listen 80;", f"listen 127.0.0.1:{plain};"),
            ("listen 443 ssl;", f"listen 127.0.0.1:{secure} ssl;"),
        ):
            assert old in text
            text = text.replace(old, new)
        (tmp_path / f"site-{name}").write_text(text)
    me = "user root;" if os.geteuid() == 0 else ""  # pytest's folders are its user's alone
    paths = " ".join(
        f"{kind}_temp_path {tmp_path}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; {me} worker_processes 1; pid {tmp_path}/pid; error_log {tmp_path}/error.log;"
        f"events {{}} http {{ access_log off; {paths} include {tmp_path}/site-*.conf; }}"
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
    for backend in backends:
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
    assert "Connection: close\n" in seen  # the idle process takes the next request (0140)
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


def test_the_public_page_is_kept_by_the_proxy_and_told_nothing_of_its_visitors(proxy):
    plain, secure = proxy
    trust = ssl._create_unverified_context()

    def asked(path, method="GET", host="status.example", **headers):
        line = http.client.HTTPSConnection("127.0.0.1", secure, timeout=30, context=trust)
        line.request(method, path, headers={"Host": host, **headers})
        answer = line.getresponse()
        return answer.status, answer.read().decode()

    sent = {"Cookie": "a=1", "X-Forwarded-For": "10.1.1.1", "Referer": "https://x.example/"}
    assert asked("/ko/", **sent) == (200, "public")
    [(_method, seen)] = Status.asked
    assert "X-Forwarded-Proto: https\n" in seen and "Host: status.example\n" in seen
    assert "Cookie" not in seen and "10.1.1.1" not in seen and "127.0.0.1" not in seen
    # Kept: neither another visitor nor a query reaches the process; HEAD is answered too.
    assert asked("/ko/")[0] == asked("/ko/?x=1")[0] == asked("/ko/", "HEAD")[0] == 200
    assert asked("/missing/")[0] == asked("/missing/?again=1")[0] == 404
    assert len(Status.asked) == 2
    assert asked("/ko/", "POST")[0] == 403 and asked("/ko/", "DELETE")[0] == 403
    assert asked("/reviews/")[1] == "public"  # the desk is under the other name alone
    assert "Host: desk.example" in asked("/reviews/", host="desk.example")[1]
    assert {method for method, _headers in Status.asked} == {"GET"}
    assert 429 in [asked("/ko/")[0] for _try in range(120)]

    line = http.client.HTTPConnection("127.0.0.1", plain, timeout=30)
    line.request("GET", "/en/", headers={"Host": "status.example"})
    answer = line.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, "https://status.example/en/")
