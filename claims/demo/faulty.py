"""A short file of rows with errors, which the import has to reject."""

from __future__ import annotations

import csv
import io

from .register import COLUMNS, DEFAULT_SEED, rows

FAULTS = (  # column, what stands there instead
    ("피해금액", "약 50만원"),
    ("계좌번호", "1.23457E+11"),
    ("사업자등록번호", "012-34-56780"),
    ("접수일시", "22. 10. 19. 14:05"),
    ("접수일시", "2022-10-32 09:10"),
    ("계열사", "카가오"),
    ("은행", "한빛은행"),
    ("휴대전화", "010-123-45"),
    ("피해금액", "-300,000"),
    ("유무료", "유로"),
)


def faulty_file(*, seed: int = DEFAULT_SEED) -> bytes:
    """Return a CSV like `register.write_register`'s, one row per fault, with claim numbers of its
    own."""
    shops = [
        row
        for row in rows(claims=2_000, seed=seed + 1)
        if row[12] == "카카오" and row[7] and row[18]
    ]
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(COLUMNS)
    for index, (column, value) in enumerate(FAULTS):
        cell = dict(zip(COLUMNS, shops[index], strict=True))
        cell |= {"접수번호": f"K1015-H{index + 1:06d}", "접수채널": "고객센터", column: value}
        out.writerow(cell.values())
    return text.getvalue().encode("utf-8-sig")
