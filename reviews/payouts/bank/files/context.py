"""Transfer files of a batch, as the page of the batch shows them."""

from __future__ import annotations

from dataclasses import dataclass

from claims.formula_safety import neutralise
from reviews.payouts.bank.files.generation import variant_of
from reviews.payouts.bank.files.layouts import variants
from reviews.payouts.bank.files.layouts.base import CP949
from reviews.payouts.models import BatchFile, Payout, PayoutBatch

NAMED = 5  # claims that are named where a format is left out


@dataclass(frozen=True)
class FileView:
    file: BatchFile
    key: str
    label: str
    form_label: str
    source: str
    of_a_bank: bool


def files_of(batch: PayoutBatch) -> list[FileView]:
    """Return a FileView for each transfer file of a batch, in the order in which the files were
    made. Files of a layout that is no longer shipped are left out. One query."""
    found = []
    for file in batch.files.order_by("pk"):
        try:
            variant = variant_of(file)
        except KeyError:
            continue
        found.append(
            FileView(
                file=file,
                key=variant.key,
                label=str(variant.layout.label),
                form_label=variant.form_label,
                source=str(variant.layout.source),
                of_a_bank=variant.layout.of_a_bank,
            )
        )
    return found


def unencodable_holders(batch: PayoutBatch, files: list[FileView]) -> list[str]:
    """Return the claim numbers of the first NAMED payments of a batch whose account holder cannot
    be written in CP949. They are the reason why the batch has no CP949 file.

    `files` are those of `files_of`. Returns [] without a query if there are no files or none of the
    CP949 files is missing.
    """
    offered = {shown.key for shown in files}
    cp949 = {variant.key for variant in variants() if variant.encoding == CP949}
    if not files or cp949 <= offered:
        return []
    rows = Payout.objects.filter(batch=batch).order_by("pk")
    found = []
    for number, holder in rows.values_list("claim__number", "account__holder_name").iterator():
        try:
            neutralise(holder).encode(CP949)
        except UnicodeEncodeError:
            found.append(number)
        if len(found) == NAMED:
            break
    return found
