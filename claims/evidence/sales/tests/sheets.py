"""Sheets for tests: rows as the desk reads them, and files opened the way the renderer does."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pypdfium2

from claims.documents.formats import page_words
from claims.documents.formats.spreadsheets import csv_frames, workbook_frames
from claims.documents.frames import Frame
from claims.evidence.subject import Sheet
from claims.evidence.text import Word

WEEK = "월화수목금토일"
LIMITS = {"rows": 20_000, "columns": 100, "cells": 500_000, "sheets": 30}


def sheet(text: str, name: str = "Sheet1", page: int = 1, *, truncated: bool = False) -> Sheet:
    """A sheet written as lines with `|` between cells."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines()]
    return Sheet(name, page, rows, truncated)


def sheets_of(workbook: bytes) -> list[Sheet]:
    """A workbook's sheets with their values as text, as `Subject.sheets` has them."""
    return list(_sheets(workbook_frames(workbook, LIMITS)))


def sheets_of_csv(data: bytes) -> list[Sheet]:
    return list(_sheets(csv_frames(data, LIMITS)))


def _sheets(frames: Iterator[Frame]) -> Iterator[Sheet]:
    labels: list[str] = []
    for head, blob in frames:
        if head["frame"] == "outline":
            labels = [page["label"] for page in head["pages"]]
        else:
            table = json.loads(blob)
            rows = [["" if cell is None else str(cell) for cell in row] for row in table["rows"]]
            yield Sheet(labels[head["number"] - 1], head["number"], rows, table["truncated"])


def lines_of(pdf: bytes) -> list[tuple[int, list[Word]]]:
    """The lines of a PDF with their pages, as the renderer reads them."""
    pages = page_words.words_by_page(pypdfium2.PdfDocument(pdf))
    return [(page, [Word(*word) for word in line]) for page, lines in pages for line in lines]
