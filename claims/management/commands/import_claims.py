"""import_claims FILE --window CODE [--documents DIR] [--notify] [--json]: the import of the page.

Exit 0 when the file was read, with or without rejected rows; exit 2 when the file or the window
cannot be used, and nothing has changed. Follow-ups (the notices that `--notify` prepares, and the
page on which they are approved) are written to stderr.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from claims import hooks
from claims.intake import document_folder, rejected_rows, verbs
from claims.intake.errors import FileUnusableError
from claims.intake.models import ImportRun
from claims.policy.triage import ROUTES
from claims.register.models import Route

NO_DOCUMENTS: dict[str, Any] = {"attached": 0, "refused": [], "unmatched": []}
UNUSABLE = 2  # exit code


class Command(BaseCommand):
    help = (
        "Import a claims file (CSV, TSV, XLSX) into the register, as the page does. Exit 0 also "
        "with rejected rows; exit 2 where the file or the window cannot be used: nothing changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="claims file (CSV, TSV or XLSX)")
        parser.add_argument(
            "--window", required=True, metavar="CODE", help="code of the filing window"
        )
        parser.add_argument(
            "--documents",
            type=Path,
            metavar="DIR",
            help="folder of documents that belong to its claims",
        )
        parser.add_argument(
            "--notify", action=argparse.BooleanOptionalAction, default=False,
            help="notify each new claimant; more than 100 notices wait for a second person",
        )  # fmt: skip
        parser.add_argument("--json", action="store_true", help="write the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = self._import(**options)
        except FileUnusableError as error:
            sentence = str(error.message)
            if options["json"]:
                self._write({"error": {"code": error.code, "message": sentence}})
            else:
                self.stderr.write(sentence)
            sys.exit(UNUSABLE)
        if options["json"]:
            self._write(report)
        else:
            self._tell(report)

    def _import(
        self, *, file: Path, window: str, documents: Path | None, notify: bool, **options: Any
    ) -> dict[str, Any]:
        papers = document_folder.folder_files(documents) if documents else None
        run = ImportRun(window=verbs.filing_window(window), file_name=file.name, notify=notify)
        try:
            opened = file.open("rb")
        except OSError as error:
            raise FileUnusableError("file_missing") from error
        with opened:
            run = verbs.run_import(run=run, file=opened)
        for sequel in hooks.import_follow_ups(run):
            self.stderr.write(f"{sequel.text} {sequel.url}")
        return {
            "read": run.read,
            "accepted": run.accepted,
            "duplicates": run.duplicates,
            "rejected": run.rejected,
            "routes": run.routes,
            "unknown_columns": run.unknown_columns,
            "rejections": rejected_rows.entries(run),
            "documents": NO_DOCUMENTS if papers is None else document_folder.attach(papers),
        }

    def _write(self, answer: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False))

    def _tell(self, report: dict[str, Any]) -> None:
        self.stdout.write(
            f"읽음 {report['read']:,} · 접수 {report['accepted']:,} · "
            f"중복 {report['duplicates']:,} · 반려 {report['rejected']:,}"
        )
        for route in ROUTES:
            if report["routes"].get(route):
                self.stdout.write(f"  {Route(route).label} {report['routes'][route]:,}")
        if report["unknown_columns"]:
            self.stdout.write(f"모르는 열: {', '.join(report['unknown_columns'])}")
        for one in report["rejections"][:20]:
            self.stdout.write(f"  {one['row']}행 {one['column']} {one['value']}: {one['message']}")
        if len(report["rejections"]) > 20:
            self.stdout.write(f"  … 모두 {len(report['rejections']):,}칸")
        papers = report["documents"]
        for one in papers["refused"]:
            self.stdout.write(f"  받지 않은 서류 {one['name']}: {one['message']}")
        if papers["attached"] or papers["refused"] or papers["unmatched"]:
            self.stdout.write(
                f"서류 {papers['attached']:,}개 붙임, {len(papers['refused']):,}개 받지 않음, "
                f"{len(papers['unmatched']):,}개 짝 없음"
            )
