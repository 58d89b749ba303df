"""manage.py verify_draws: repeat every draw of seats and samples from its row; exit 1 on a
difference.

Draws that repeat may still look as if they were drawn again until the result suited somebody: those
are listed under "flagged", with exit 0.
"""

from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reviews.committee.models import AssignmentDraw, SampleDraw
from reviews.committee.sample_checks.verification import find_sample_differences
from reviews.committee.seats.draw_verification import describe_flagged_draws, find_draw_differences


class Command(BaseCommand):
    help = "Draw every seat and sample again from its record; exit 1 and the first difference."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="print every difference, not only the first"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = False
        for line in chain(find_draw_differences(), find_sample_differences()):
            found = True
            self.stdout.write(line)
            if not options["all"]:
                break
        if found:
            raise SystemExit(1)
        self.stdout.write(f"draws repeat: {AssignmentDraw.objects.count()}")
        if samples := SampleDraw.objects.count():
            self.stdout.write(f"samples repeat: {samples}")
        odd = list(describe_flagged_draws())
        if odd:
            self.stdout.write(f"flagged: {len(odd)}")
            for line in odd:
                self.stdout.write(f"  {line}")
