"""Generation of a batch's files: the same bytes for the same rows, on every machine, at any time.

Files hold plain accounts, so they exist in memory only. Only the digest of a file is stored, when
the batch is built; it is compared whenever the file is made again.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import xlsxwriter

from claims.formula_safety import neutralise
from claims.table_files.csv_text import csv_bytes, csv_lines
from reviews.payouts.bank.errors import FileDiffersError
from reviews.payouts.bank.files.layouts import TransferLine, Variant, layout_of, variants
from reviews.payouts.bank.files.layouts.base import UTF8, XLSX
from reviews.payouts.bank.reference import reference_of
from reviews.payouts.errors.approvals import NoAccountError
from reviews.payouts.models import BatchFile, Payout

if TYPE_CHECKING:
    from reviews.payouts.models import PayoutBatch

CHUNK = 500  # rows read at once
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
CREATED = dt.datetime(*EPOCH)  # noqa: DTZ001 - a workbook's time has no zone


class NotEncodableError(Exception):
    """An account holder's name has a character that the file's encoding lacks. The character is not
    replaced, since that would change the name."""


def lines_of(batch: PayoutBatch) -> list[TransferLine]:
    """Return a TransferLine for each payment of a batch, in order of payout id, with decrypted
    account numbers. A batch has at most 5,000 payments. Raises NoAccountError for a payment without
    an account."""
    rows = (
        Payout.objects.filter(batch=batch)
        .select_related("claim", "account")
        .only(
            "amount",
            "claim__number",
            "account__bank_code",
            "account__number",
            "account__holder_name",
        )
        .order_by("pk")
    )
    return [_line(payout) for payout in rows.iterator(chunk_size=CHUNK)]


def _line(payout: Payout) -> TransferLine:
    account = payout.account
    if account is None:  # the database refuses such a row in a batch
        raise NoAccountError
    return TransferLine(
        reference=reference_of(payout),
        bank_code=account.bank_code,
        account=account.reveal_number(payout.claim.number),
        holder=neutralise(account.holder_name),
        amount=payout.amount,
    )


def file_of(lines: Sequence[TransferLine], variant: Variant) -> bytes:
    """Return the bytes of the transfer file with these payments, in the layout and format of the
    variant. Raises NotEncodableError for a name outside a CP949 file's encoding."""
    if variant.format == XLSX:
        return _xlsx(lines, variant)
    rows = _rows(lines, variant)
    if variant.encoding == UTF8:
        return csv_bytes(rows)
    try:
        return csv_lines(rows).encode(variant.encoding)
    except UnicodeEncodeError as error:
        raise NotEncodableError(variant.key) from error


def _rows(lines: Sequence[TransferLine], variant: Variant) -> Iterator[list[str | int]]:
    columns = variant.layout.columns
    yield [column.head for column in columns]
    for line in lines:
        yield [column.cell(line) for column in columns]


def _xlsx(lines: Sequence[TransferLine], variant: Variant) -> bytes:
    """Return a workbook of text cells, so that no account becomes a number, and numeric amounts."""
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": CREATED})
    sheet = book.add_worksheet(variant.layout.sheet)
    text, number = book.add_format({"num_format": "@"}), book.add_format({"num_format": "0"})
    for row_no, row in enumerate(_rows(lines, variant)):
        for place, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(row_no, place, cell, number)
            else:
                sheet.write_string(row_no, place, cell, text)
    book.close()
    return _stored(packed)


def _stored(packed: io.BytesIO) -> bytes:
    """Return the same workbook uncompressed, so that its bytes do not depend on zlib's version."""
    out = io.BytesIO()
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for name in sorted(source.namelist()):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return out.getvalue()


@dataclass(frozen=True)
class MadeFile:
    variant: Variant
    content: bytes

    @property
    def digest(self) -> str:
        return sha256(self.content).hexdigest()


def digest_files(batch: PayoutBatch) -> list[BatchFile]:
    """Make the transfer file of a batch in every variant, in memory, and store SHA-256, size, rows
    and sum of each as a BatchFile. Return the stored rows. The batch is open and has all its
    payouts.

    A variant in which a name cannot be encoded (CP949) is left out. Raises NoAccountError if an
    account was erased.
    """
    lines = lines_of(batch)
    if not all(line.account for line in lines):
        raise NoAccountError
    total = sum(line.amount for line in lines)
    rows = []
    for variant in variants():
        try:
            made = MadeFile(variant, file_of(lines, variant))
        except NotEncodableError:
            continue
        rows.append(
            BatchFile(
                batch=batch,
                layout=variant.layout.code,
                format=variant.format,
                encoding=variant.encoding,
                sha256=made.digest,
                bytes=len(made.content),
                rows=len(lines),
                total=total,
            )
        )
    return BatchFile.objects.bulk_create(rows)


def remake_file(file: BatchFile, lines: Sequence[TransferLine]) -> MadeFile:
    """Make a stored transfer file of a batch again from its payments (`lines_of`). Raises
    FileDiffersError if digest, size or number of rows differ from those stored at building, or if
    the file can no longer be made."""
    try:
        made = MadeFile(variant_of(file), file_of(lines, variant_of(file)))
    except (KeyError, NotEncodableError) as error:
        raise FileDiffersError from error
    if (made.digest, len(made.content), len(lines)) != (file.sha256, file.bytes, file.rows):
        raise FileDiffersError
    return made


def compare_files(batch: PayoutBatch) -> None:
    """Make every transfer file of the batch again and compare each with the digest stored at
    building. Raises FileDiffersError at the first difference, if no file is stored, or if the
    payments do not add up to the batch's total."""
    lines = lines_of(batch)
    files = list(batch.files.all())
    if not files or sum(line.amount for line in lines) != batch.total:
        raise FileDiffersError
    for file in files:
        remake_file(file, lines)


def variant_of(file: BatchFile) -> Variant:
    """Return the variant (layout, format, encoding) in which a stored transfer file was made.
    Raises KeyError for a layout that is no longer shipped."""
    return Variant(layout_of(file.layout), file.format, file.encoding)
