"""manage.py scan_documents: scan all documents that were received without a scanner.

Run it before CLAMD_URL is given to the web and the workers, so that no document is hidden
meanwhile: CLAMD_URL=… manage.py scan_documents
"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.documents.models import Document
from claims.documents.scanning import quarantine, scanner


class Command(BaseCommand):
    help = "Scan documents that were taken in before there was a virus scanner (CLAMD_URL)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not scanner.configured():
            raise CommandError("CLAMD_URL is not set; there is nothing to scan with", returncode=2)
        scanned = quarantine.scan_unscanned()
        left = Document.objects.unscanned().count()
        self.stdout.write(json.dumps({"scanned": scanned, "left": left}))
        if left:
            raise CommandError("the scanner, storage or a file is away", returncode=1)
