"""Errors of files that come from a bank."""

from __future__ import annotations

from typing import Any, Self

from django.utils.functional import Promise

from claims.errors import DomainError
from claims.table_files.errors import TableUnreadableError


class BankFileUnusableError(DomainError):
    """Base of the errors of a bank's file that was refused; none of its lines was loaded. `why` is
    a key of SENTENCES. `details["faults"]` may list unreadable lines: [(row, reason)]."""

    SENTENCES: dict[str, str | Promise] = {}

    def __init__(self, why: str, sentence: str | Promise | None = None, **details: Any) -> None:
        super().__init__(sentence or self.SENTENCES[why], why=why, **details)

    @classmethod
    def of(cls, error: TableUnreadableError) -> Self:
        """Return the error for a file that holds no table that can be read. A file of another known
        kind (a picture, a PDF) is told so."""
        why = "heads" if error.code == "not_a_table" else error.code
        is_own = why in ("heads", "empty", "too_large") and not error.kind
        return cls(why, None if is_own else error.message)
