"""Static files, private files, uploads, and what opening a document may cost."""

from pathlib import Path
from typing import Any

from config.private_storage import private_storage, scanner_url
from config.settings.environment import BASE_DIR, PRODUCTION, TESTING, attempt, env, fault

STATIC_URL = "/static/"
# Tests are served from the sources: each of their clients would read this whole folder again.
STATIC_ROOT = None if TESTING else BASE_DIR / "var" / "static"
STATICFILES_DIRS = [
    BASE_DIR / "config" / "static",
    *([("vendor", BASE_DIR / "var" / "vendor")] if (BASE_DIR / "var" / "vendor").is_dir() else []),
]
PRIVATE_DIR = Path(env.str("PRIVATE_DIR", "") or BASE_DIR / "var" / "private")
if not PRIVATE_DIR.is_absolute():  # it would be another folder for each process's working folder
    fault(f"PRIVATE_DIR must begin with /, not {str(PRIVATE_DIR)!r}")
_nowhere: dict[str, Any] = {}
_private = attempt(private_storage, env, PRIVATE_DIR, otherwise=_nowhere)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing uses it
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "config.statics.DeskStaticFilesStorage"
    },
    "private": _private,
}
CLAMD_URL = attempt(
    scanner_url, env, otherwise=""
)  # the virus scanner; without one documents are shown unscanned
CLAMD_SECONDS = env.int("CLAMD_SECONDS", 30)  # for one document
# Refuse a scanner that reports files as clean that it gave up on (AlertExceedsMax off).
CLAMD_MUST_ALERT = env.bool("CLAMD_MUST_ALERT", PRODUCTION)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # bytes, without files
# Files in one form; above a claim's limit, so that the form can explain that one.
DATA_UPLOAD_MAX_NUMBER_FILES = 100
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "claims.uploads.PrivateFileHandler",
]
UPLOAD_DIR = PRIVATE_DIR / "arriving"  # files without a name, until their request ends
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", 1 << 30)  # bytes of all files in one request
UPLOAD_KEEP_FREE = env.int("UPLOAD_KEEP_FREE", 1 << 30)  # bytes of the disk that stay free
DOCUMENT_MAX_BYTES = env.int("DOCUMENT_MAX_BYTES", 25 * 1024 * 1024)
DOCUMENTS_PER_CLAIM = env.int("DOCUMENTS_PER_CLAIM", 40)
DOCUMENT_MAX_PAGES = env.int("DOCUMENT_MAX_PAGES", 200)
DOCUMENT_MAX_PIXELS = env.int("DOCUMENT_MAX_PIXELS", 80_000_000)
DOCUMENT_MAX_UNPACKED = env.int("DOCUMENT_MAX_UNPACKED", 200 * 1024 * 1024)  # bytes, XLSX or HWPX
DOCUMENT_MAX_RATIO = env.int("DOCUMENT_MAX_RATIO", 100)  # times its packed size
DOCUMENT_MAX_ARCHIVE = env.int("DOCUMENT_MAX_ARCHIVE", 80 * 1024 * 1024)  # bytes of a ZIP's files
# Upload links of claimants (claims/documents/upload_links).
UPLOAD_LINK_MOST_DAYS = env.int("UPLOAD_LINK_MOST_DAYS", 90)  # longest time that a link may be open
UPLOAD_LINK_UNDO_SECONDS = env.int("UPLOAD_LINK_UNDO_SECONDS", 600)  # to take a file back
UPLOAD_LINK_REQUEST_BYTES = env.int("UPLOAD_LINK_REQUEST_BYTES", 60 * 1024 * 1024)
UPLOAD_LINK_FILES = env.int("UPLOAD_LINK_FILES", 60)  # files by one link in all
UPLOAD_LINK_BYTES = env.int("UPLOAD_LINK_BYTES", 500 * 1024 * 1024)
# Requests in a minute; telephones of one carrier share addresses, so an address has room.
UPLOAD_LINK_RATES = {
    "link": env.int("UPLOAD_LINK_RATE", 60),
    "address": env.int("UPLOAD_LINK_ADDRESS_RATE", 240),
    "all": env.int("UPLOAD_LINK_TOTAL_RATE", 6000),
    "wrong": env.int("UPLOAD_LINK_WRONG_RATE", 20),  # unknown tokens from one address
}
RENDER_SECONDS = env.int("RENDER_SECONDS", 20)  # more of them: claims/documents/limits.py
RENDER_MEMORY = env.int("RENDER_MEMORY", 1 << 30)  # bytes of address space
RENDER_FORK_SERVER = env.bool("RENDER_FORK_SERVER", True)  # one a process
# Copies of pictures that were cut, framed, turned or photographed; off in tests, which say when.
PICTURE_PARTS = env.bool("PICTURE_PARTS", not TESTING)
# Words of photographs and scans (OCR), in the background; off in tests, which say when.
READING = env.bool("READING", not TESTING)
READING_DATA = Path(env.str("READING_DATA", "") or BASE_DIR / "var" / "tessdata")
READING_PAGES = env.int("READING_PAGES", 3)  # pages of a document that are read, from the first
READING_CPU_SECONDS = env.int("READING_CPU_SECONDS", 10)  # for one page
PDF_FONT = env.str("PDF_FONT", "") or None  # for PDFs that embed none; else Noto Sans CJK
WATERMARK_FONT = env.str("WATERMARK_FONT", "")  # a TTF or OTF with Korean letters; else Pretendard
