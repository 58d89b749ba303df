"""manage.py build_search: index the claims that search has not reached yet."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from claims.register.models import SearchRow
from claims.search.build import build, forget_all


class Command(BaseCommand):
    help = (
        "Index all claims for search. Workers do the same after an import and every half minute. "
        "Exit 0 when all are indexed; run it again after an interruption."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anew", action="store_true", help="empty the index and build it again"
        )

    def handle(self, *args: Any, anew: bool, **options: Any) -> None:
        if anew:
            forget_all()
        build(progress=self._say)
        self.stdout.write(f"{SearchRow.objects.count()} claims indexed")

    def _say(self, done: int, ceiling: int) -> None:
        if done == ceiling or done % 50_000 == 0:
            self.stderr.write(f"검색 색인: {done:,} / {ceiling:,}")
