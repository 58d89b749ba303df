"""Static files as they leave: one stylesheet, few modules, and content hashes in the names.

Pages name `css/main.css` and `js/main.js`, which import the others; the desk, pages with charts,
pages with uploads and lists with boxes name one module more. In development and tests the browser
follows the imports; `collectstatic` makes one file of each with esbuild, so that a page asks for
four or five files and not for seventy (docs/decisions/0063-pages-by-sets-and-one-sheet.md). What
desk.js and picks.js import from main.js stays an import: handlers of keys and posts exist once.
Without esbuild the files leave as they are, and every page works.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.utils import get_app_template_dirs
from whitenoise.storage import CompressedManifestStaticFilesStorage

MODULES = Path(settings.BASE_DIR) / "node_modules"
BUNDLES = ("css/main.css", "js/main.js", "js/desk.js", "js/charts.js", "js/uploads.js",
           "js/guest.js", "js/language.js", "js/picks.js", "js/refused.js",
           "js/unseen.js", "js/downloaded.js", "js/stalled.js", "js/outgoing.js")  # fmt: skip
LIBRARY = "vendor/@tabler/core/dist/css/tabler.min.css"
# Icons are drawn by the sheet itself; no other file is asked for.
OPTIONS = ("--bundle", "--minify", "--format=esm", "--target=es2022", "--loader:.svg=dataurl",
           "--charset=utf8", "--log-level=warning", "--allow-overwrite",
           "--external:./main.js")  # fmt: skip
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_USE = re.compile(r"var\(--([\w-]+)")
_PROPERTY = re.compile(r"""(?<=[{;])--(?P<name>[\w-]+):(?:"[^"]*"|'[^']*'|[^"'{};])*(?:;|(?=\}))""")


class DeskStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Static storage with content hashes, which also rewrites `import './x.js';` in our modules.

    Rewrites files in js/ only: other libraries' files cannot be rewritten.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Any:
        """Bundle the stylesheet and the modules that pages name, if esbuild is installed and it is
        no dry run. Then let Django add the content hashes, and return its results."""
        binary = esbuild()
        if binary is not None and not dry_run and all(name in paths for name in BUNDLES):
            written = (*BUNDLES, LIBRARY)
            for name in written:  # ignore files that an earlier run made
                storage, path = paths[name]
                with storage.open(path) as source:
                    Path(self.path(name)).write_bytes(source.read())
            bundle(binary, Path(self.location))
            paths = {**paths, **{name: (self, name) for name in written}}
        return super().post_process(paths, dry_run=dry_run, **options)


def esbuild() -> Path | None:
    """Return the path of the esbuild program that npm installed; None without it."""
    return next(iter(sorted(MODULES.glob("@esbuild/*/bin/esbuild"))), None)


def bundle(binary: Path, root: Path) -> None:
    """Replace the stylesheet and each module that pages name, below `root`, by a bundle with
    everything that it imports except main.js. Runs the esbuild program `binary`. First removes
    unused rules and custom properties from the library's stylesheet."""
    library = root / LIBRARY
    words = words_in_use()
    rules = used_rules(library.read_text(), words)
    ours = _words(Path(settings.BASE_DIR).glob("config/static/css/*.css"))
    library.write_text(used_properties(rules, words | ours))
    for name in BUNDLES:
        file = root / name
        subprocess.run([binary, file, *OPTIONS, f"--outfile={file}"], check=True)


def words_in_use() -> set[str]:
    """Return every word in the project's templates, scripts and Python files and in the libraries'
    templates. The names of all CSS classes in use are among them."""
    base = Path(settings.BASE_DIR)
    files: list[Path] = [*base.glob("templates/**/*.*"), *base.glob("config/static/js/**/*.js")]
    for app in ("claims", "reviews"):
        files += base.glob(f"{app}/**/*.py")
    for folder in get_app_template_dirs("templates"):
        files += Path(folder).glob("**/*.html")
    return _words(files)


def _words(files: Iterable[Path]) -> set[str]:
    return {word for file in files for word in _WORD.findall(file.read_text(errors="ignore"))}


def used_rules(css: str, words: set[str]) -> str:
    """Return a stylesheet (`css`) minified and without the selectors that name a class outside
    `words`; a rule without selectors left is dropped."""
    return "".join(_kept(css, words.__contains__))


def used_properties(css: str, words: set[str]) -> str:
    """Return a minified stylesheet without the custom properties that it does not use itself and
    whose names, without the dashes, are not among `words`; likewise what only those used."""
    used = words.union(_USE.findall(css))
    kept = _PROPERTY.sub(lambda one: one[0] if one["name"] in used else "", css)
    return css if kept == css else used_properties(kept, words)


def _kept(css: str, is_used: Callable[[str], bool]) -> Iterator[str]:
    for head, body in _blocks(css):
        if body is None or head.startswith(("@keyframes", "@property", "@font-face", "@charset")):
            yield head if body is None else f"{head}{{{body}}}"
        elif head.startswith("@"):
            inner = "".join(_kept(body, is_used))
            if inner:
                yield f"{head}{{{inner}}}"
        else:
            used = [one for one in _selectors(head) if all(map(is_used, _CLASS.findall(one)))]
            if used:
                yield f"{','.join(used)}{{{body}}}"


def _blocks(css: str) -> Iterator[tuple[str, str | None]]:
    """Yield (head, body) of each rule of a stylesheet. The body is None for a statement such as
    @charset and for a comment."""
    at, start, depth, head = 0, 0, 0, ""
    for found in re.finditer(r'/\*.*?\*/|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[{};]', css, re.S):
        sign = found.group()
        if depth == 0 and sign.startswith("/*"):
            yield css[start : found.start()] + sign, None
            start = found.end()
        elif depth == 0 and sign == ";":
            yield css[start : found.end()], None
            start = found.end()
        elif sign == "{":
            if depth == 0:
                head, at = css[start : found.start()].strip(), found.end()
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield head, css[at : found.start()]
                start = found.end()


def _selectors(head: str) -> Iterable[str]:
    """Split a list of selectors at its commas, not at those inside parentheses."""
    depth, start = 0, 0
    for at, sign in enumerate(head):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            yield head[start:at]
            start = at + 1
    yield head[start:]
