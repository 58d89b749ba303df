"""The demo's sample file of results, with every kind of line that does not fit."""

from __future__ import annotations

from django.conf import settings

SAMPLE = "demo/bank-results.csv"  # in private storage; the demo writes it (reviews/demo/bank.py)
SAMPLE_NAME = "은행결과-예시.csv"


def is_demo() -> bool:
    return settings.MODE == "demo"
