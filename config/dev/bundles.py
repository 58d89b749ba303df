"""Style sheet and scripts of the browser tests: bundled as `collectstatic` bundles them."""

import shutil
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views import static

folder: Path | None = None  # folder that the tests' live server serves; None until it is made


def make(into: Path) -> None:
    """Write the project's static files with the bundles of config/statics.py to the new folder
    `into`, and set `folder`. Without esbuild do nothing: pages then ask for each module."""
    from config import statics

    global folder
    if (binary := statics.esbuild()) is None:
        return
    shutil.copytree(settings.BASE_DIR / "config" / "static", into)
    shutil.copytree(settings.BASE_DIR / "var" / "vendor", into / "vendor")
    statics.bundle(binary, into)
    folder = into


def serve(request: HttpRequest, path: str) -> HttpResponseBase | None:
    """Return the static file at `path`, relative to STATIC_URL, or None if `folder` lacks it."""
    if folder is None or not (folder / path).is_file():
        return None
    return static.serve(request, path, document_root=str(folder))
