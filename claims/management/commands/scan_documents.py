"""manage.py scan_documents: scan all documents that were received without a scanner.

Run it before CLAMD_URL is given to the web and the workers, so that no document is hidden
meanwhile: CLAMD_URL=… manage.py scan_documents

`--again` scans what was found clean once more, each content once, as after an update of the
signatures. Interrupted, it goes on with `--after`, the `last` that it has named.
"""

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.documents.models import Document
from claims.documents.scanning import copies, quarantine, scanner

TOLD_EVERY = 5.0  # seconds between two lines of progress


class Command(BaseCommand):
    help = (
        "Scan documents that were taken in before there was a virus scanner (CLAMD_URL). Exit 1 "
        "where some are left, since scanner, storage or a file is away; exit 2 without CLAMD_URL."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="scan clean documents again")
        parser.add_argument(
            "--after",
            type=int,
            default=0,
            metavar="N",
            help="with --again: continue after this document id",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not scanner.configured():
            raise CommandError(
                "CLAMD_URL이 없습니다. 검사기의 주소를 넣고 실행하세요.", returncode=2
            )
        if options["again"]:
            self._scan_again(options["after"])
            return
        scanned = quarantine.scan_unscanned()
        left = Document.objects.unscanned().count()
        self.stdout.write(json.dumps({"scanned": scanned, "left": left}))
        if left:
            raise CommandError(
                "검사하지 못한 서류가 있습니다. 검사기나 저장소가 응답하지 않거나 파일이 없습니다.",
                returncode=1,
            )

    def _scan_again(self, after: int) -> None:
        expected, told = copies.clean_contents(after).count(), time.monotonic()
        found = copies.Rescanned(0, 0, after, complete=False)
        try:
            for found in copies.scan_clean_again(after=after):
                if time.monotonic() - told >= TOLD_EVERY:
                    told = time.monotonic()
                    self.stderr.write(
                        f"{found.scanned} / {expected} (이어서 하려면 --after {found.last})"
                    )
        finally:  # also after Ctrl-C, or when the database is away
            said = {"scanned": found.scanned, "infected": found.infected, "last": found.last}
            self.stdout.write(json.dumps(said))
        if not found.complete:
            raise CommandError(
                "검사기나 저장소가 응답하지 않습니다. 켜고 이 명령을 다시 실행하세요.",
                returncode=1,
            )
