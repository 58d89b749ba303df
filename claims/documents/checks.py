"""Checks of `manage.py check --deploy`: confinement, virus scanner, fonts, temporary files."""

import contextlib
import tempfile
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register

from claims.documents import limits
from claims.documents.display import watermark
from claims.documents.renderer import client
from claims.documents.scanning import scanner


@register(Tags.security, deploy=True)
def renderer_is_confined(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if client.is_confined():
        return []
    held = ", ".join(client.confinement_layers()) or "none"
    return [
        Error(
            f"The document renderer can confine itself neither by namespaces nor by seccomp "
            f"(layers that hold: {held}); documents will not be previewed here.",
            hint="Allow unshare() or seccomp filters to the web and worker processes.",
            id="documents.E001",
        )
    ]


@register(Tags.security, deploy=True)
def scanner_reaches(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Return the messages of `check --deploy` about the virus scanner: W001 if none is configured,
    W002 if it does not answer, E002 if it calls a file clean that it did not examine completely,
    W003 if a document of DOCUMENT_MAX_BYTES is past its limits. Sends test files to the scanner, at
    most every ten minutes."""
    about = scanner.status()
    if about is None:
        return [
            Warning(
                "CLAMD_URL is not set: documents are shown without a virus scan.",
                hint="Set CLAMD_URL to tcp://host:port or unix:///path of a clamd.",
                id="documents.W001",
            )
        ]
    if about.limits is None:
        return [
            Warning(
                f"The virus scanner at {about.address} does not answer ({about.error}); new "
                f"documents will wait in quarantine.",
                id="documents.W002",
            )
        ]
    found: list[CheckMessage] = []
    if not about.limits.announces_limits:
        found.append(
            Error(
                "The virus scanner reports a file as clean that it has not examined completely.",
                hint="Set AlertExceedsMax yes in clamd.conf.",
                id="documents.E002",
            )
        )
    if not about.limits.takes_largest:
        found.append(
            Warning(
                "A document of DOCUMENT_MAX_BYTES exceeds the virus scanner's limits.",
                hint="Raise StreamMaxLength, MaxFileSize and MaxScanSize in clamd.conf.",
                id="documents.W003",
            )
        )
    return found


@register(Tags.compatibility, deploy=True)
def watermark_has_a_typeface(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if watermark.font_path() is not None:
        return []
    return [
        Warning(
            "No Korean typeface was found for the watermark; pages carry log-in names instead.",
            hint="Run npm ci (it brings Pretendard), or set WATERMARK_FONT to a TTF or OTF file.",
            id="documents.W004",
        )
    ]


@register(Tags.compatibility, deploy=True)
def pdfs_have_a_font(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if limits.pdf_font():
        return []
    return [
        Warning(
            "No font was found for Korean text in PDFs that embed none: such text is not drawn.",
            hint="Install requirements.txt, or set PDF_FONT to a TTF or OTF file.",
            id="documents.W005",
        )
    ]


@register(Tags.compatibility, deploy=True)
def temporary_files_have_a_folder(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Return an error if Python finds no folder for temporary files, or falls back to the working
    folder: files with personal data would pass through it, beside the code."""
    with contextlib.suppress(FileNotFoundError):
        if Path(tempfile.gettempdir()).resolve() != Path.cwd():
            return []
    return [
        Error(
            "No folder for temporary files can be written: exports and hand-overs wait.",
            hint="Free the disk of /tmp, mount one for this process, or set TMPDIR.",
            id="documents.E003",
        )
    ]
