"""A provider of OpenID Connect on this machine: signs real tokens over HTTP, asks nobody for
consent, and can be told to do it wrong.

It shares no code with the client under test but the signing library."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import secrets
import time
from http.server import ThreadingHTTPServer
from threading import Event
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from config.dev.local_partners import JsonHandler

LONGEST_REQUEST = 1 << 14  # bytes
PADDING = 4 << 20  # bytes
DRIPS, DRIP_SECONDS = 400, 0.02


class Provider(ThreadingHTTPServer):
    """HTTP server of the provider for one client, `client` and its `secret`.

    `person` are the claims of the person that logs in there. `changes` are written over the ID
    token's claims (None removes one). `mood` is a fault: "busy" (503), "garbled" (no JSON),
    "elsewhere" (a document with another issuer), "denied" (the person refuses), "no token" (an
    answer without ID token), "other key" (signed by a stranger), "by userinfo" (the address is told
    at that URL alone, which is no fault), "other person" (the same, for another one), "wrong keys"
    (an error in place of the keys), "moved" (each address redirects to /moved).

    `manner` is how it sends the answer of the path `late`: "long" (with megabytes of padding),
    "dripping" (right, but a byte at a time, for many seconds), "dripping head" (its head so).
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.client, self.secret = "desk", secrets.token_urlsafe()
        self.key = RSAKey.generate_key(2048, {"kid": "1"}, auto_kid=False)
        self.person: dict = {}
        self.changes: dict = {}
        self.mood = self.manner = self.late = ""
        self.moved = 0  # requests of /moved
        self.asked: list[dict] = []  # parameters of each /authorize
        self.codes: dict[str, dict] = {}
        self.never = Event()

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def id_token(self, asked: dict) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": self.client,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "sub": "1",
        }
        if self.mood not in {"by userinfo", "other person"}:
            claims |= self.person
        claims |= self.changes
        claims = {name: value for name, value in claims.items() if value is not None}
        key = self.key
        if self.mood == "other key":
            key = RSAKey.generate_key(2048, {"kid": "1"}, auto_kid=False)
        return jwt.encode({"alg": "RS256", "kid": "1"}, claims, key)


class Answers(JsonHandler):
    server: Provider

    def answer(self, status: int, content: Any) -> None:
        manner = self.server.manner if urlsplit(self.path).path == self.server.late else ""
        if manner == "long":
            content = {**content, "padding": "x" * PADDING}
        if not manner.startswith("dripping"):
            return super().answer(status, content)
        body = json.dumps(content).encode()
        head = b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\nX-Long: "
        with contextlib.suppress(OSError):
            self.wfile.write(head)
            if manner == "dripping head":
                self.drip(b"x")
            self.wfile.write(b"x\r\n\r\n")
            if manner == "dripping":
                self.drip(b" ")  # before the JSON, where blanks mean nothing
            self.wfile.write(body)

    def drip(self, byte: bytes) -> None:
        """Send a byte again and again, until the desk has gone or for DRIPS times."""
        for _ in range(DRIPS):
            self.wfile.write(byte)
            self.server.never.wait(DRIP_SECONDS)

    def do_GET(self) -> None:
        provider, path = self.server, urlsplit(self.path)
        if provider.mood == "busy":
            return self.answer(503, {"error": "busy"})
        if provider.mood == "garbled":
            return self.answer(200, ["nothing"])
        if path.path == "/moved":
            provider.moved += 1
        if provider.mood == "moved":
            return self.redirect("/moved")
        if path.path == "/jwks" and provider.mood == "wrong keys":
            return self.answer(200, {"error": "busy"})
        if path.path == "/.well-known/openid-configuration":
            return self.answer(200, self.document())
        if path.path == "/jwks":
            return self.answer(200, KeySet([provider.key]).as_dict(private=False))
        if path.path == "/userinfo":
            other = {"sub": "2"} if provider.mood == "other person" else {}
            return self.answer(200, {"sub": "1"} | provider.person | other)
        assert path.path == "/authorize"
        return self.authorize({name: value for name, [value] in parse_qs(path.query).items()})

    def document(self) -> dict:
        here = self.server.issuer
        return {
            "issuer": "https://other.example" if self.server.mood == "elsewhere" else here,
            "authorization_endpoint": f"{here}/authorize",
            "token_endpoint": f"{here}/token",
            "userinfo_endpoint": f"{here}/userinfo",
            "jwks_uri": f"{here}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def authorize(self, asked: dict) -> None:
        assert asked["client_id"] == self.server.client
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        self.server.asked.append(asked)
        answer = {"state": asked["state"]}
        if self.server.mood == "denied":
            answer["error"] = "access_denied"
        else:
            answer["code"] = secrets.token_urlsafe()
            self.server.codes[answer["code"]] = asked
        self.redirect(f"{asked['redirect_uri']}?{urlencode(answer)}")

    def redirect(self, to: str, status: int = 302) -> None:
        self.send_response(status)
        self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        provider = self.server
        body = self.read_body(LONGEST_REQUEST)
        if self.path == "/moved":
            provider.moved += 1
        if provider.mood == "moved":
            return self.redirect("/moved", 307)
        assert self.path == "/token"
        if provider.mood in {"busy", "garbled"}:
            return self.answer(503 if provider.mood == "busy" else 200, ["nothing"])
        sent = {name: value for name, [value] in parse_qs(body.decode()).items()}
        asked = provider.codes.pop(sent.get("code", ""), None)  # a code works once
        known = base64.b64encode(f"{provider.client}:{provider.secret}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {known}":
            return self.answer(401, {"error": "invalid_client"})
        proof = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).decode().rstrip("=")
        if (
            asked is None
            or sent["redirect_uri"] != asked["redirect_uri"]
            or challenge != asked["code_challenge"]
        ):
            return self.answer(400, {"error": "invalid_grant"})
        token = {"access_token": "opaque", "token_type": "Bearer", "expires_in": 300}
        if provider.mood != "no token":
            token["id_token"] = provider.id_token(asked)
        return self.answer(200, json.loads(json.dumps(token)))
