"""manage.py scan_documents: scan all documents that were received without a scanner.

Run it before CLAMD_URL is given to the web and the workers, so that no document is hidden
meanwhile: CLAMD_URL=… manage.py scan_documents

`--again` scans what was found clean once more, each content once, as after an update of the
signatures. Interrupted, it goes on with `--after`, the `last` that it has named.
"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.documents.models import Document
from claims.documents.scanning import copies, quarantine, scanner


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
        found = copies.scan_clean_again(after=after, tell=self._tell)
        said = {"scanned": found.scanned, "infected": found.infected, "last": found.last}
        self.stdout.write(json.dumps(said))
        if not found.complete:
            raise CommandError(
                "검사기나 저장소가 응답하지 않습니다. 켜고 이 명령을 다시 실행하세요.",
                returncode=1,
            )

    def _tell(self, done: int, expected: int) -> None:
        self.stderr.write(f"{done} / {expected}")
