"""manage.py seal_trail: seal the new rows of the trail and print the head to stdout."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.errors import DomainError
from claims.trail import seal_head
from claims.trail.seal import seal


class Command(BaseCommand):
    help = (
        "Chain a digest over all history, votes, decisions, money and access since the last one, "
        "and print the head. Exit 2 where nothing was sealed, or the head could not be exported."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--export", metavar="FILE", help="also write the head into this file")
        parser.add_argument(
            "--anew",
            metavar="TABLE",
            action="append",
            default=[],
            help="seal this table again from its first row (after a release changed its columns)",
        )

    def handle(self, *args: Any, export: str | None, anew: list[str], **options: Any) -> None:
        try:
            made = seal(anew=anew)
        except DomainError as error:
            raise CommandError(str(error), returncode=2) from error
        left = f"; left for the next seal: {', '.join(made.left)}" if made.left else ""
        self.stdout.write(f"seal {made.number}: {made.rows} rows, head {made.head}{left}")
        if export:
            try:
                seal_head.write_to(export, made)
            except OSError as error:
                raise CommandError(
                    f"봉인했지만 봉인값을 파일에 적지 못했습니다({error}). 위의 봉인값을 "
                    "보관하거나 /audit/seals/에서 내려받으세요.",
                    returncode=2,
                ) from error
