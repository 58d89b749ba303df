"""A real SMTP server in a thread, which can be told to misbehave."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event, Lock

from aiosmtpd.controller import Controller

from config.dev.state_folder import free_port

DROP = "drop"  # take the message, then cut the line without an answer


class Mailbox:
    """aiosmtpd handler. `on_mail` (the sender's), `on_rcpt` and `on_data` are given the address and
    answer an SMTP line."""

    def __init__(self) -> None:
        self.accepted: list[EmailMessage] = []  # answered with 250
        self.taken: list[EmailMessage] = []  # received whole, whatever was answered
        self.connections = 0
        self.on_mail: Callable[[str], str] = lambda _address: "250 OK"
        self.on_rcpt: Callable[[str], str] = lambda _address: "250 OK"
        self.on_data: Callable[[str], str] = lambda _address: "250 Queued as 7"
        self.hold = Event()  # while set, messages are taken and no answer is given
        self.port = 0  # once it listens
        self._lock = Lock()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        answer = self.on_mail(address)
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.on_rcpt(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content, policy=policy.default)
        with self._lock:
            self.taken.append(mail)
        while self.hold.is_set():
            await asyncio.sleep(0.01)
        with self._lock:
            answer = self.on_data(envelope.rcpt_tos[0])
            if answer.startswith("250"):
                self.accepted.append(mail)
        if answer == DROP:
            server.transport.abort()
            return "250 never heard"
        return answer

    def ids(self) -> Counter:
        """Count the accepted mails by Message-ID."""
        return Counter(mail["Message-ID"] for mail in self.accepted)


@contextmanager
def mail_server(settings) -> Iterator[Mailbox]:
    """A server on a free port that the SMTP channel sends to."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), ready_timeout=60)
    controller.start()
    settings.NOTICE_MAIL, settings.NOTICE_ALLOWLIST = "smtp", ["*"]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()
