"""An SMTP server of its own process, with a log that is only ever appended to.

    python -m benchmarks.faults.mail --port N --log FILE --mood FILE

A message is in the log, on disk, before the sender hears that it was taken: the log is what the
provider has. `mood` is a JSON file, read at each message:
{"seed": 7, "refuse": 0.1, "drop": 0.1, "slow": 0.05, "seconds": 3}: shares of messages that are
refused for now, taken without an answer, or answered late. Which ones is drawn from the seed, the
message and how often it came, so that a seed means the same in each run.
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
    """aiosmtpd's handler."""

    def __init__(self, log: Path, mood: Path) -> None:
        self.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.mood, self.came = mood, Counter[str]()

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        number = str(mail["Message-ID"])
        self.came[number] += 1
        mood = self._mood()
        dice = random.Random(f"{mood.get('seed')}:{number}:{self.came[number]}")
        if dice.random() < mood.get("refuse", 0):
            return "451 come back later"
        late = dice.random() < mood.get("slow", 0)
        drop = dice.random() < mood.get("drop", 0)
        self._keep(number, mail, envelope)
        if late:
            await asyncio.sleep(mood.get("seconds", 3))
        if drop:
            server.transport.abort()
        return "250 taken"

    def _mood(self) -> dict[str, Any]:
        try:
            return json.loads(self.mood.read_text())
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


async def serve(port: int, log: Path, mood: Path) -> None:
    office = Office(log, mood)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(office, hostname="localhost", loop=loop), "127.0.0.1", port
    )
    await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--mood", type=Path, required=True)
    given = parser.parse_args()
    asyncio.run(serve(given.port, given.log, given.mood))


if __name__ == "__main__":
    main()
