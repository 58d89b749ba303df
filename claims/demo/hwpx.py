"""A small HWPX file, the open Korean word-processor format, with its preview.

It holds only the parts that the format requires (`mimetype`, stored, as the first entry) and that
the desk shows: `Preview/PrvText.txt` and `Preview/PrvImage.png`; the body is one section of
paragraphs.
"""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw

from .facts import Facts
from .fonts import load_font

MIMETYPE = "application/hwp+zip"
_STAMP = (2023, 2, 3, 10, 0, 0)


def statement(facts: Facts) -> bytes:
    """Return an HWPX file (bytes) with a statement of the shop on its use of the service."""
    asked = facts.trade.asked
    lines = [
        "서비스 활용 경위서 (예시)",
        "",
        f"상호: {facts.business_name}    대표자: {facts.representative}",
        f"사업자등록번호: {facts.business_number}",
        f"이용 서비스: {facts.service}",
        "",
        f"저희는 {facts.service}(으)로 {facts.trade.goods[0]} 문의와 {asked}을 받아 왔습니다.",
        "2022. 10. 15. 15:30부터 접속이 되지 않아 고객 응대를 하지 못했습니다.",
        f"2022. 10. 16.과 10. 17.에는 들어온 {asked}을 확인할 수 없었습니다.",
        "2022. 10. 19. 저녁에 다시 정상으로 이용했습니다.",
        "",
        "심의 데스크를 시험하려고 만든 예시입니다.",
    ]
    return document(lines)


def document(lines: list[str]) -> bytes:
    """Return an HWPX file (bytes) with these lines as paragraphs, and a picture of them as its
    preview. Equal lines give equal bytes.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:

        def put(name: str, data: bytes, kind: int = zipfile.ZIP_DEFLATED) -> None:
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = kind
            archive.writestr(entry, data)

        put("mimetype", MIMETYPE.encode(), zipfile.ZIP_STORED)
        put("version.xml", _VERSION.encode())
        put("META-INF/container.xml", _CONTAINER.encode())
        put("Contents/content.hpf", _CONTENT.encode())
        put("Contents/header.xml", _HEADER.encode())
        put("Contents/section0.xml", _section(lines).encode())
        put("Preview/PrvText.txt", "\r\n".join(lines).encode())
        put("Preview/PrvImage.png", _picture(lines))
    return out.getvalue()


def _picture(lines: list[str]) -> bytes:
    image = Image.new("RGB", (724, 1024), "#ffffff")
    draw = ImageDraw.Draw(image)
    for index, line in enumerate(lines):
        size, y = (26, 70) if index == 0 else (17, 90 + index * 36)
        weight = "SemiBold" if index == 0 else "Regular"
        draw.text((60, y), line, "#1d2433", load_font(size, weight))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_NS = "http://www.hancom.co.kr/hwpml/2011"
_VERSION = (
    f'{_XML}<hv:HCFVersion xmlns:hv="{_NS}/version" tagetApplication="WORDPROCESSOR" '
    'major="5" minor="0" micro="5" buildNumber="0" xmlVersion="1.4"/>'
)
_CONTAINER = (
    f'{_XML}<ocf:container xmlns:ocf="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<ocf:rootfiles><ocf:rootfile full-path="Contents/content.hpf" '
    'media-type="application/hwpml-package+xml"/></ocf:rootfiles></ocf:container>'
)
_CONTENT = (
    f'{_XML}<opf:package xmlns:opf="http://www.idpf.org/2007/opf/"><opf:manifest>'
    '<opf:item id="header" href="Contents/header.xml" media-type="application/xml"/>'
    '<opf:item id="section0" href="Contents/section0.xml" media-type="application/xml"/>'
    '</opf:manifest><opf:spine><opf:itemref idref="header"/><opf:itemref idref="section0"/>'
    "</opf:spine></opf:package>"
)
_HEADER = f'{_XML}<hh:head xmlns:hh="{_NS}/head" version="1.4" secCnt="1"/>'


def _section(lines: list[str]) -> str:
    paragraphs = "".join(
        f'<hp:p id="{index}"><hp:run><hp:t>{escape(line)}</hp:t></hp:run></hp:p>'
        for index, line in enumerate(lines)
    )
    return (
        f'{_XML}<hs:sec xmlns:hs="{_NS}/section" xmlns:hp="{_NS}/paragraph">{paragraphs}</hs:sec>'
    )
