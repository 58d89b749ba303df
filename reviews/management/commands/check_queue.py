"""manage.py check_queue: verify the queue against its source; exit 1 on a difference."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reviews.committee.models import QueueRow
from reviews.committee.queue.projection import rebuild_queue
from reviews.committee.queue.verification import find_differences


class Command(BaseCommand):
    help = "Compare the queue with the rows that it is made of; exit 1 and the first difference."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="print every difference, not only the first"
        )
        parser.add_argument(
            "--mend", action="store_true", help="correct all rows first (after a release)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["mend"]:
            self.stdout.write(f"mended: {rebuild_queue()} claims")
        found = False
        for one in find_differences():
            found = True
            self.stdout.write(
                f"{one.number}: {one.column}: queue {one.stored!r}, source {one.derived!r}"
            )
            if not options["all"]:
                break
        if found:
            raise SystemExit(1)
        self.stdout.write(f"queue agrees with its source: {QueueRow.objects.count()} claims")
