"""The data that the committee starts with: canned reasons, a budget, letters.

All of it can be changed in the admin site afterwards. What the shipped programme may spend was
never published: 5,000,000,000 won is an assumption.

The letters are version 1 of each event, channel and language (0003_letters.toml). Mails and text
messages are in use at once. An AlimTalk is not: its provider has inspected nothing yet, so it
comes as a draft, waiting to be handed in for inspection.
"""

import tomllib
from pathlib import Path

from django.db import migrations
from django.utils import timezone

LETTERS = Path(__file__).with_name("0003_letters.toml")

BUDGET = 5_000_000_000  # won

# label, English label, text (Korean: it goes word for word into a Korean letter), votes
REASONS = (
    ("매출 감소 확인", "Sales fell", "카드매출 자료로 매출 감소가 확인됨.", ["grant", "partly"]),
    ("대체 수단 있음", "Other means", "다른 주문 수단이 있어 손실이 줄었음.", ["partly", "deny"]),
    ("일부만 입증", "Partly proved", "신청액 가운데 일부만 자료로 입증됨.", ["partly"]),
    (
        "활용 불명확",
        "Use unclear",
        "서비스를 영업에 쓴 사실이 분명하지 않음.",
        ["partly", "deny"],
    ),
    ("기간 일부", "Part of the time", "장애 기간 가운데 일부만 피해로 인정함.", ["partly"]),
    ("감소 없음", "No fall", "카드매출 자료에서 매출 감소가 확인되지 않음.", ["deny"]),
    ("서류 불일치", "Papers differ", "제출한 서류가 신청 내용과 맞지 않음.", ["deny"]),
    ("기간 밖", "Outside the time", "주장한 피해가 장애 기간 밖에 생김.", ["deny"]),
)


def letters():
    """Each shipped letter: event, channel, language, subject, body."""
    return tomllib.loads(LETTERS.read_text(encoding="utf-8"))["letter"]


def ship(apps, schema_editor):
    """Write the rows, as the owner: the guard of budgets lets only the owner pass."""
    alias = schema_editor.connection.alias

    def rows(app, name):
        return apps.get_model(app, name).objects.using(alias)

    for order, (label, label_en, text, choices) in enumerate(REASONS, 1):
        rows("reviews", "CannedReason").create(  # the database gives it the next number
            label=label, label_en=label_en, text=text, choices=choices, order=order
        )
    rows("reviews", "Budget").create(
        programme=rows("claims", "Programme").get(code="cash-support"),
        granted=BUDGET,
        reserved=0,
        spent=0,
    )
    for letter in letters():
        in_use = letter["channel"] != "alimtalk"
        rows("reviews", "NoticeTemplate").create(
            **letter, version=1, current=in_use, published_at=timezone.now() if in_use else None
        )


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0003_shipped_data"),
        ("reviews", "0002_payouts_and_notices"),
    ]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
