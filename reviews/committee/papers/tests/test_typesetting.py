"""The same facts give the same bytes, and what people wrote is text, whatever it looks like."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import sha256

import pypdfium2
import pytest
from django.conf import settings

from claims.display import typesetting as fonts
from reviews.committee.papers import typesetting

AT = datetime(2022, 12, 29, 3, 4, 5, tzinfo=UTC)
HOSTILE = '#panic("x") *굵게* $1/0$ <표> \\ `코드` @참조 // /* "따옴표"'
FACTS = {
    "council": "협의체",
    "title": "의결서",
    "number": "의결-2022-000001",
    "day": [2022, 12, 29],
    "day-text": "2022. 12. 29.",
    "claim": [["접수번호", "K1015-0000001"], ["신청인", HOSTILE]],
    "order": HOSTILE,
    "reasons": [HOSTILE, "둘째 문단"],
    "ballot": [["위원", "가"]],
    "rules": [["정책", "나"]],
    "signed": "위원장",
    "words": {"order": "주문", "reasons": "이유", "ballot": "표결", "rules": "기준"},
}


def text_of(made: bytes) -> str:
    document = pypdfium2.PdfDocument(made)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_markup_in_a_fact_stays_text():
    said = text_of(typesetting.render_pdf("resolution", FACTS, at=AT))
    squeezed = "".join(said.split())
    assert squeezed.count("".join(HOSTILE.split())) == 3


def test_another_process_sets_the_same_bytes():
    here = sha256(typesetting.render_pdf("resolution", FACTS, at=AT)).hexdigest()
    program = (
        "import sys, json, hashlib, datetime, django; django.setup();"
        "from reviews.committee.papers import typesetting;"
        "facts, at = json.load(sys.stdin);"
        "at = datetime.datetime.fromisoformat(at);"
        "made = typesetting.render_pdf('resolution', facts, at=at);"
        "print(hashlib.sha256(made).hexdigest())"
    )
    there = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps([FACTS, AT.isoformat()]), text=True, capture_output=True, check=True,
        cwd=settings.BASE_DIR, env=_environment(),
    )  # fmt: skip
    assert there.stdout.strip() == here


def _environment() -> dict[str, str]:
    import os

    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONHASHSEED": "7",
        "TZ": "America/New_York",
    }


def test_a_long_reason_goes_on_over_pages():
    long = FACTS | {"reasons": ["자료를 보았습니다. " * 40] * 12}
    document = pypdfium2.PdfDocument(typesetting.render_pdf("resolution", long, at=AT))
    assert len(document) >= 2
    document.close()


def test_without_its_typeface_nothing_is_set(monkeypatch, tmp_path):
    fonts._fonts.cache_clear()
    monkeypatch.setattr(fonts, "FONTS", str(tmp_path))
    with pytest.raises(FileNotFoundError, match="npm ci"):
        typesetting.render_pdf("resolution", FACTS, at=AT)
    fonts._fonts.cache_clear()
