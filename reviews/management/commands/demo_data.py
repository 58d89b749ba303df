"""manage.py demo_data: load the demo register, imported, reviewed and partly paid; once."""

import contextlib
import datetime as dt
import json
import logging
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from claims.demo.register import DEFAULT_CLAIMS, DEFAULT_SEED
from config.terminal_progress import TerminalProgress
from reviews.demo import build


class Command(BaseCommand):
    help = (
        "Load the synthetic register of the demo and bring reviews into every state, once. Exit 1 "
        "where it cannot be loaded into this database."
    )
    stealth_options = ("progress",)  # a bar that the caller has begun

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--claims", type=int, default=DEFAULT_CLAIMS, help="number of claims")
        parser.add_argument(
            "--seed", type=int, default=DEFAULT_SEED, help="seed of the random choices"
        )

    def handle(
        self,
        *args: Any,
        claims: int,
        seed: int,
        progress: TerminalProgress | None = None,
        **options: Any,
    ) -> None:
        done = build.earlier_load()
        if done is not None:
            self.stdout.write(json.dumps({"already": True, **asdict(done)}, ensure_ascii=False))
            return
        try:
            with _shown(progress, claims) as bar:
                done = build.load(claims=claims, seed=seed, today=_today(), progress=bar)
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps({"already": False, **asdict(done)}, ensure_ascii=False))


@contextlib.contextmanager
def _shown(progress: TerminalProgress | None, claims: int) -> Iterator[TerminalProgress]:
    """Give the caller's progress, or a bar on stderr, if no log lines come between meanwhile."""
    if progress is not None:
        yield progress
        return
    logging.disable(logging.INFO)
    try:
        with TerminalProgress(sys.stderr, build.parts(claims)) as bar:
            yield bar
    finally:
        logging.disable(logging.NOTSET)


def _today() -> dt.date:
    """Return the day of loading, or DEMO_TODAY (YYYY-MM-DD) of the environment instead."""
    override = os.environ.get("DEMO_TODAY", "")
    try:
        return dt.date.fromisoformat(override) if override else timezone.localdate()
    except ValueError as error:
        raise CommandError(f"DEMO_TODAY는 YYYY-MM-DD로 적은 날짜여야 합니다: {override}") from error
