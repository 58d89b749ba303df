"""manage.py verify_trail: check every sealed row. Exit 1 and a finding if one is lost or
altered."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.trail import seal_head
from claims.trail.findings import Verified
from claims.trail.verify import verify


class Command(BaseCommand):
    help = (
        "Compare the trail with its seals. Exit 1 and the first altered or missing row; exit 2 "
        "where the given head cannot be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="print every difference, not only the first"
        )
        parser.add_argument(
            "--head", metavar="FILE|HEX", help="compare with this head (exported or mailed before)"
        )

    def handle(self, *args: Any, head: str | None, **options: Any) -> None:
        try:
            kept, number = seal_head.read_from(head) if head else ("", None)
        except (ValueError, OSError) as error:
            raise CommandError(str(error), returncode=2) from error
        done = verify(head=kept, number=number, all_of_them=options["all"])
        for found in done.findings:
            self.stdout.write(str(found))
        for mismatch in done.mismatches:
            self.stdout.write(f"look at: {mismatch}")
        if done.findings:
            raise SystemExit(1)
        self.stdout.write(_summary(done))


def _summary(done: Verified) -> str:
    if done.seal is None:
        return "nothing is sealed yet: run seal_trail"
    return (
        f"trail agrees with its seals: {done.rows} rows, seal {done.seal.number}"
        f" of {done.seal.sealed_at:%Y-%m-%d %H:%M} UTC, head {done.seal.head}"
    )
