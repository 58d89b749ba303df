"""manage.py check_ledger: verify payouts, results, ledger and budgets; exit 1 on a difference."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reviews.payouts.ledger.snapshot import consistent_snapshot
from reviews.payouts.ledger.verification import find_differences, summary


class Command(BaseCommand):
    help = "Count the ledger and the budgets once more; exit 1 and the first difference."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="print every difference, not only the first"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = False
        with consistent_snapshot():  # approvals go on meanwhile
            for one in find_differences():
                found = True
                self.stdout.write(str(one))
                if not options["all"]:
                    break
        if found:
            raise SystemExit(1)
        self.stdout.write(summary())
