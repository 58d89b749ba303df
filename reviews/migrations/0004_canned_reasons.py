"""The words that the desk comes with for a rationale; from here on the admin site keeps them."""

from django.db import migrations

# label, English label, text (Korean: it goes word for word into a Korean letter), votes
SHIPPED = (
    (
        "매출 감소 확인",
        "Sales fell",
        "카드매출 자료로 매출 감소가 확인됨.",
        ["grant", "partly"],
    ),
    (
        "대체 수단 있음",
        "Other means",
        "다른 주문 수단이 있어 손실이 줄었음.",
        ["partly", "deny"],
    ),
    (
        "일부만 입증",
        "Partly proved",
        "신청액 가운데 일부만 자료로 입증됨.",
        ["partly"],
    ),
    (
        "활용 불명확",
        "Use unclear",
        "서비스를 영업에 쓴 사실이 분명하지 않음.",
        ["partly", "deny"],
    ),
    (
        "기간 일부",
        "Part of the time",
        "장애 기간 가운데 일부만 피해로 인정함.",
        ["partly"],
    ),
)


def ship(apps, schema_editor):
    reasons = apps.get_model("reviews", "CannedReason").objects.using(
        schema_editor.connection.alias
    )
    if reasons.exists():
        return
    for order, (label, label_en, text, choices) in enumerate(SHIPPED, 1):
        reasons.create(label=label, label_en=label_en, text=text, choices=choices, order=order)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0003_evidence")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
