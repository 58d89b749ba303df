"""Files of other programs that people upload in place of a table: their kind, and the error that
says how to save them as one."""

from django.utils.translation import gettext_lazy as _

from claims.table_files.errors import TableUnreadableError

_SAVE_AS = _("표를 XLSX나 CSV로 저장해 올려 주세요.")
_KINDS = {
    "pdf": _("PDF 파일입니다."),
    "picture": _("사진이나 그림 파일입니다."),
    "hwp": _("한글(HWP) 문서입니다."),
    "word": _("워드나 파워포인트 문서입니다."),
    "ods": _("ODS 파일입니다."),
    "html": _("웹 화면을 저장한 파일(HTML)입니다. 엑셀에서 열어 XLSX로 다시 저장하면 됩니다."),
    "zip": _("압축 파일입니다. 압축을 풀어 안에 든 파일을 올리면 됩니다."),
}
_STARTS = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"<!doctype html", "html"),
    (b"<html", "html"),
    (b"<table", "html"),
)


def kind_of_start(head: bytes) -> str:
    """Return the kind of another program's file ("pdf", "picture" or "html") by its first bytes; ""
    for any other.
    """
    start = head[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return next((kind for mark, kind in _STARTS if start.startswith(mark.lower())), "")


def not_a_table(head: bytes = b"", kind: str = "") -> TableUnreadableError:
    """Return the error "not a table" for a file of another kind, with a sentence of its own if the
    kind is known. Give the kind, or the file's first bytes (`head`) to find it.
    """
    kind = kind or kind_of_start(head)
    if not kind:
        return TableUnreadableError("not_a_table")
    sentence = str(_KINDS[kind])
    if kind not in ("html", "zip"):  # html and zip have sentences of their own that say what to do
        sentence = f"{sentence} {_SAVE_AS}"
    return TableUnreadableError("not_a_table", sentence, kind=kind)
