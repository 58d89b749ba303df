"""GET /: received messages as on a phone. Numbers are masked; the texts can be read."""

from __future__ import annotations

import time
from html import escape
from pathlib import Path

from config.dev.message_provider.log import Row

SEOUL = 9 * 3600  # seconds ahead of UTC
BY = {"ATA": "알림톡", "SMS": "문자", "LMS": "장문 문자"}
FONT = Path(__file__).resolve().parents[3] / (
    "node_modules/pretendard/dist/web/variable/woff2/PretendardVariable.woff2"
)
STYLE = """
@font-face{font-family:Pretendard;src:url(/font.woff2);font-weight:45 920}
body{margin:0;background:#eef1f4;color:#161b24;font:14px/1.55 Pretendard,system-ui,sans-serif}
main{max-width:440px;margin:0 auto;padding:24px 16px}h1{font-size:20px;margin:0}
p{color:#4a5565;margin:4px 0 16px}article{margin:0 0 16px}
.to{font-size:12px;color:#4a5565;display:flex;justify-content:space-between;margin:0 4px 4px}
.text{background:#fff;border:1px solid #d9dee5;border-radius:4px 16px 16px 16px;padding:12px 14px;
white-space:pre-wrap;overflow-wrap:anywhere;word-break:keep-all}
.ATA .text{background:#fff8d6;border-color:#ecd86a}
"""


def masked(number: str) -> str:
    return f"{number[:3]}-****-{number[-4:]}"


def page(rows: list[Row], count: int) -> bytes:
    now = time.time()
    bubbles = "".join(_bubble(row, now) for row in rows)
    none = "<p>아직 받은 메시지가 없습니다.</p>"
    return (
        "<!doctype html><html lang=ko><meta charset=utf-8><meta http-equiv=refresh content=5>"
        "<meta name=viewport content='width=device-width'><title>받은 메시지</title>"
        f"<style>{STYLE}</style><main><h1>받은 메시지 {count:,}건</h1>"
        "<p>이 컴퓨터 안의 시험용 발송사입니다. 실제 휴대전화로는 아무것도 가지 않습니다."
        f" 최근 {len(rows)}건을 보입니다.</p>{bubbles or none}</main>"
    ).encode()


def _bubble(row: Row, now: float) -> str:
    kind = row.kind_at(now)
    by = BY[kind] + (" (대체발송)" if kind != row.kind else "")
    code = row.status(now)
    ended = {"2000": "접수", "3000": "전송 중", "4000": "수신 완료"}.get(code, f"실패 {code}")
    at = time.strftime("%H:%M:%S", time.gmtime(row.created + SEOUL))
    subject = f"<b>{escape(row.subject)}</b>\n" if row.subject else ""
    return (
        f"<article class={kind}><div class=to><span>{masked(row.recipient)} · {by}</span>"
        f"<span>{at} · {ended}</span></div><div class=text>{subject}{escape(row.text)}</div>"
        "</article>"
    )
