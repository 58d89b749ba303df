"""The data that the committee starts with: canned reasons, a budget, payment days, accounts of the
journal, letters.

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

# Accounts of the journal, proposals that the council may rename: use, code, name
ACCOUNTS = (
    ("bank", "11120", "보통예금"),
    ("receivable", "11350", "미수금(환수)"),
    ("suspense", "11990", "가수금·가지급금"),
    ("payable", "21110", "미지급금(지원금)"),
    ("funds", "41110", "사업비 수입"),
    ("interest", "42110", "이자수익"),
    ("expense", "51110", "지원금 지급"),
    ("fees", "52310", "지급수수료"),
    ("loss", "53110", "불납결손"),
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
    # Every working day is a payment day.
    rows("reviews", "PaymentCalendar").create(
        pk=1, weekdays=[1, 2, 3, 4, 5], extra_days=[], closed_days=[],
        kinds_apart=False, banks_apart=False,
    )  # fmt: skip
    account = rows("reviews", "JournalAccount")
    account.bulk_create(account.model(role=role, code=code, name=name) for role, code, name in ACCOUNTS)
    for letter in letters():
        in_use = letter["channel"] != "alimtalk"
        rows("reviews", "NoticeTemplate").create(
            **letter, version=1, current=in_use, published_at=timezone.now() if in_use else None
        )


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0003_shipped_data"),
        ("reviews", "0002_money_letters_and_statistics"),
    ]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
