"""Copy the front-end files in use from node_modules into var/vendor, and unpack the reader's data.

Run at set-up, after `npm ci`: `python config/dev/vendor.py`. Needs nothing but the standard
library. Only what a page can ask for is copied: one stylesheet of Tabler, the icons that
icons.css names, the subset fonts of Pretendard, Chart.js. The language data by which photographs
are read goes to var/tessdata, which is not served. So `collectstatic` stays small and
no other Tabler sheet can name a picture that is not there.
"""

from __future__ import annotations

import gzip
import re
import shutil
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
SOURCE = BASE / "node_modules"
TARGET = BASE / "var" / "vendor"
ICONS_CSS = BASE / "config" / "static" / "css" / "icons.css"

LANGUAGE_DATA = BASE / "var" / "tessdata"
LANGUAGES = ("kor", "eng")
LANGUAGE_FILE = "@tesseract.js-data/{language}/4.0.0_best_int/{language}.traineddata.gz"

FONT = "pretendard/dist/web/variable"
FILES = (
    "@tabler/core/dist/css/tabler.min.css",
    "@tabler/core/dist/css/tabler.min.css.map",
    "chart.js/dist/chart.umd.min.js",
    "chart.js/dist/chart.umd.min.js.map",
    f"{FONT}/pretendardvariable-dynamic-subset.css",
)


def wanted(source: Path = SOURCE, icons_css: Path = ICONS_CSS) -> list[str]:
    """Return the paths of every front-end file to copy, relative to node_modules (`source`). Raises
    FileNotFoundError for a missing one, so that it is noticed at set-up."""
    icons = re.findall(r"vendor/(@tabler/icons/[^\"')]+\.svg)", icons_css.read_text())
    fonts = [
        p.relative_to(source).as_posix()
        for p in sorted((source / FONT / "woff2-dynamic-subset").glob("*.woff2"))
    ]
    names = [*FILES, *sorted(set(icons)), *fonts]
    for name in names:
        if not (source / name).is_file():
            raise FileNotFoundError(f"node_modules/{name} is missing: run npm ci")
    return names


def copy(source: Path = SOURCE, target: Path = TARGET) -> int:
    """Copy the files named by `wanted` from `source` to `target` and delete every other file there.
    Return the number of files.

    Files with the same size are not copied again, so that a second run takes milliseconds.
    """
    names = wanted(source)
    for name in names:
        to = target / name
        origin = source / name
        if to.is_file() and to.stat().st_size == origin.stat().st_size:
            continue
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(origin, to)
    keep = set(names)
    for path in sorted(target.rglob("*")):
        if path.is_file() and path.relative_to(target).as_posix() not in keep:
            path.unlink()
    return len(names)


def unpack_languages(source: Path = SOURCE, target: Path = LANGUAGE_DATA) -> None:
    """Unpack the language data with which text in photographs is recognised into `target`. A file
    of the same size there is left alone. Raises FileNotFoundError for a missing source.

    Written beside its name and renamed: a program may be loading the file.
    """
    target.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        packed = source / LANGUAGE_FILE.format(language=language)
        if not packed.is_file():
            raise FileNotFoundError(f"node_modules/{packed.relative_to(source)}: run npm ci")
        data = gzip.decompress(packed.read_bytes())
        to = target / f"{language}.traineddata"
        if to.is_file() and to.stat().st_size == len(data):
            continue
        partial = to.with_suffix(".partial")
        partial.write_bytes(data)
        partial.replace(to)


if __name__ == "__main__":
    try:
        unpack_languages()
        count = copy()
    except FileNotFoundError as error:
        sys.exit(str(error))
    print(f"{count} front-end files in {TARGET.relative_to(BASE)}", file=sys.stderr)
