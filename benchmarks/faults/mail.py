"""An SMTP server in a process of its own, with an append-only log.

    python -m benchmarks.faults.mail --port N --log FILE --behaviour FILE

A message is in the log, on disk, before the sender gets its answer: the log is the provider's
record. `behaviour` is a JSON file, read at each message: {"seed": 7, "refuse": 0.1, "drop": 0.1,
"slow": 0.05, "seconds": 3}: shares of messages that are refused for now, accepted without an
answer, or answered late. The choice depends on the seed, the message and its number of deliveries,
so that a seed gives the same result in each run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import time
from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP


class Office:
    """Handler of the SMTP server: logs each accepted message on disk, then answers as the behaviour
    file says."""

    def __init__(self, log: Path, behaviour: Path) -> None:
        self.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.behaviour, self.came = behaviour, Counter[str]()

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        number = str(mail["Message-ID"])
        self.came[number] += 1
        behaviour = self._behaviour()
        rng = random.Random(f"{behaviour.get('seed')}:{number}:{self.came[number]}")
        if rng.random() < behaviour.get("refuse", 0):
            return "451 come back later"
        late = rng.random() < behaviour.get("slow", 0)
        drop = rng.random() < behaviour.get("drop", 0)
        self._keep(number, mail, envelope)
        if late:
            await asyncio.sleep(behaviour.get("seconds", 3))
        if drop:
            server.transport.abort()
        return "250 taken"

    def _behaviour(self) -> dict[str, Any]:
        try:
            return json.loads(self.behaviour.read_text())
        except (OSError, ValueError):
            return {}

    def _keep(self, number: str, mail: Any, envelope: Any) -> None:
        taken = {
            "id": number,
            "to": envelope.rcpt_tos,
            "subject": str(mail["Subject"]),
            "text": mail.get_content(),
            "at": time.time(),
        }
        os.write(self.log, json.dumps(taken, ensure_ascii=False).encode() + b"\n")
        os.fdatasync(self.log)


async def serve(port: int, log: Path, behaviour: Path) -> None:
    office = Office(log, behaviour)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(office, hostname="localhost", loop=loop), "127.0.0.1", port
    )
    await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--behaviour", type=Path, required=True)
    given = parser.parse_args()
    asyncio.run(serve(given.port, given.log, given.behaviour))


if __name__ == "__main__":
    main()
