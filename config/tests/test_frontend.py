"""Checks of templates and scripts without opening a page: icons, policy, imports."""

import json
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.template import TemplateSyntaxError, engines
from django.template.loader import get_template

from claims.display.states import PIES, SHAPES
from claims.state_style import STATE_STYLES
from claims.templatetags.desk import MESSAGE_ICONS, NOTE_ICONS
from config import statics
from config.dev import vendor
from config.dev.lint import TEMPLATE_LINE, long_lines

BASE = Path(settings.BASE_DIR)
TEMPLATES = sorted((BASE / "templates").rglob("*.html"))
OURS = [p for p in (BASE / "claims", BASE / "reviews") for p in p.rglob("*.py")]
CSS = BASE / "config" / "static" / "css"
SCRIPTS = sorted((BASE / "config" / "static" / "js").rglob("*.js"))
SIZES = {"14", "18", "40", "16"}

LINE = re.compile(r"^\.i-([a-z0-9-]+) \{ --i: url\(\"\.\./vendor/(@tabler/[^\"]+)\"\); \}$", re.M)


def icons_in(text: str) -> set[str]:
    """Names of icons as templates write them: i-name, {% icon "name" %}, icon="name"."""
    found = set(re.findall(r"\bi i-([a-z0-9-]+)", text))
    found |= set(re.findall(r"\{% icon [\"']([a-z0-9-]+)", text))
    found |= set(re.findall(r"\bicon=[\"']([a-z0-9-]+)", text))
    found |= set(re.findall(r"%\}i-([a-z0-9-]+)\{%", text))
    return {name.rstrip("-") for name in found if not name.endswith("-")} - SIZES


def drawn() -> dict[str, str]:
    return dict(LINE.findall((CSS / "icons.css").read_text()))


def test_every_icon_of_a_template_has_a_line():
    known = set(drawn())
    missing = {
        str(path.relative_to(BASE)): sorted(names)
        for path in TEMPLATES
        if (names := icons_in(path.read_text()) - known)
    }
    assert missing == {}, "add the icon to config/static/css/icons.css"


def test_every_icon_of_a_python_module_has_a_line():
    text = "\n".join(path.read_text() for path in OURS if "tests" not in path.parts)
    missing = set(re.findall(r"\bi i-([a-z0-9-]+)[ \"]", text)) - set(drawn())
    assert not missing


def test_every_look_has_its_shape():
    shapes = {look.shape for looks in STATE_STYLES.values() for look in looks.values()}
    shapes |= set(SHAPES.values()) | set(MESSAGE_ICONS.values()) | set(NOTE_ICONS.values())
    assert shapes - set(drawn()) - set(PIES) - {"pause"} == set()


def test_every_tone_of_a_look_is_one_of_the_six():
    tones = {look.tone for looks in STATE_STYLES.values() for look in looks.values()}
    assert tones <= set(SHAPES)


def test_every_icon_is_copied_for_the_pages():
    for name, path in drawn().items():
        assert finders.find(f"vendor/{path}"), f"{name}: run config/dev/vendor.py"


def test_vendor_copies_what_it_names_and_nothing_else(tmp_path):
    (tmp_path / "left-over.js").write_text("old")
    count = vendor.copy(target=tmp_path)
    there = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert there == set(vendor.wanted())
    assert count == len(there)


def test_the_readers_language_data_is_unpacked_and_not_served(tmp_path):
    vendor.unpack_languages(target=tmp_path)
    names = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert set(names) == {"kor.traineddata", "eng.traineddata"}
    assert min(names.values()) > 1_000_000
    assert vendor.TARGET not in vendor.LANGUAGE_DATA.parents
    with pytest.raises(FileNotFoundError):
        vendor.unpack_languages(source=tmp_path, target=tmp_path)


def test_vendor_names_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError, match="npm ci"):
        vendor.wanted(source=tmp_path)


def breaches(text: str) -> list[str]:
    """Return what the page's policy (CSP of 'self') would refuse in a template."""
    text = re.sub(r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}", "", text, flags=re.S)
    refused = {
        "a style attribute": r"\sstyle\s*=",
        "a style element": r"<style",
        "an event attribute": r"\son[a-z]+\s*=\s*[\"']|hx-on",
        "a script as an address": r"javascript:",
        "a remote address": r"(?:src|href)=[\"'](?:https?:)?//",
    }
    found = [name for name, pattern in refused.items() if re.search(pattern, text)]
    for script in re.findall(r"<script\b([^>]*)>", text):
        if "src=" not in script and 'type="application/json"' not in script:
            found.append("an inline script")
    return found


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('<p style="color: red">', "a style attribute"),
        ("<style>p {}</style>", "a style element"),
        ('<a onclick="go()">', "an event attribute"),
        ('<a hx-on:click="go()">', "an event attribute"),
        ('<a href="javascript:go()">', "a script as an address"),
        ("<script>go()</script>", "an inline script"),
        ('<img src="https://example.test/x.png">', "a remote address"),
        ('<script src="{% static "js/main.js" %}"></script>{# style="" #}', None),
    ],
)
def test_breaches_are_named(text, named):
    assert breaches(text) == ([named] if named else [])


def test_no_template_breaks_the_policy():
    found = {str(path.relative_to(BASE)): breaches(path.read_text()) for path in TEMPLATES}
    assert {path: what for path, what in found.items() if what} == {}


def test_no_line_of_a_template_is_too_long():
    """The formatter breaks between tags only; a longer line needs a partial or a variable."""
    assert (TEMPLATE_LINE, list(long_lines())) == (120, [])


def test_sheets_take_colours_from_the_tokens_and_no_text_below_twelve_pixels():
    """A colour written elsewhere would stay as it is in the dark scheme."""
    literal = re.compile(
        r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\(|font-size: (?:\d|1[01])(?:\.\d+)?px", re.I
    )
    sheets = (BASE / "config/static/css").glob("*.css")
    found = {
        sheet.name: literal.findall(sheet.read_text())
        for sheet in sheets
        if sheet.name not in {"tokens.css", "print.css"}
    }
    assert {name: what for name, what in found.items() if what} == {}


def test_every_template_compiles():
    failed = []
    for path in TEMPLATES:
        try:
            get_template(str(path.relative_to(BASE / "templates")))
        except TemplateSyntaxError as error:
            failed.append((str(path.relative_to(BASE)), str(error)))
    assert failed == []


def test_templates_hold_no_korean_outside_a_translation():
    """English by switch is complete only if every word is a msgid."""
    for path in TEMPLATES:
        text = path.read_text()
        text = re.sub(r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}", "", text, flags=re.S)
        text = re.sub(r"\{%\s*blocktrans.*?endblocktrans\w*\s*%\}", "", text, flags=re.S)
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->", "", text, flags=re.S)
        found = re.findall(r"[가-힣]+", text.replace("한국어", ""))
        assert not found, f"{path.relative_to(BASE)}: {found[:5]}"


def test_stylesheets_and_scripts_ask_nothing_from_outside():
    for path in [*CSS.glob("*.css"), *SCRIPTS]:
        assert not re.search(r"(?:https?:)?//[a-z]+\.[a-z]", path.read_text()), path.name


def test_every_script_is_a_module_that_collectstatic_can_rewrite():
    """Django rewrites an import only when it ends in a semicolon."""
    for path in SCRIPTS:
        for statement in re.findall(r"^import [^']*'[^']*'.*", path.read_text(), re.M):
            assert statement.endswith(";"), f"{path.name}: {statement}"
            name = re.search(r"'(\.{1,2}/[a-z/]+\.js)'", statement)
            assert name and (path.parent / name[1]).is_file(), f"{path.name}: {statement}"


def test_every_module_is_reached_from_the_pages():
    """A template names it, or one that it names does: import './x.js', or import('./x.js') when a
    page needs it, rewritten as well."""
    named = [n for t in TEMPLATES for n in re.findall(r"static 'js/([a-z]+\.js)'", t.read_text())]
    reached, waiting = set(), [BASE / "config" / "static" / "js" / name for name in named]
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        names = re.findall(r"(?:from |import |import\()'(\.{1,2}/[a-z/]+\.js)'", path.read_text())
        waiting += [(path.parent / name).resolve() for name in names]
    assert reached == set(SCRIPTS)


def test_every_page_of_long_work_says_when_it_stands_still():
    """A page of a part that asks for itself each second or two loads `stalled.js`; documents are
    opened within seconds, and their state says that they wait."""
    folder = BASE / "templates"
    texts = {path.relative_to(folder).as_posix(): path.read_text() for path in TEMPLATES}
    parts = {name for name, text in texts.items() if re.search(r'hx-trigger="every [12]s"', text)}
    parts = {name for name in parts if not name.startswith("claims/documents/")}
    assert len(parts) > 9
    around = parts
    while around:
        named = {name for name, text in texts.items() if any(f'"{one}"' in text for one in around)}
        pages = {name for name in around | named if '{% extends "base.html" %}' in texts[name]}
        assert [name for name in pages if "js/stalled.js" not in texts[name]] == []
        around = named - pages - around


def test_every_page_of_a_form_with_a_file_keeps_it_from_going_out_twice():
    """Such a page loads `outgoing.js`; forms that send each file on their own do not need it."""
    folder = BASE / "templates"
    texts = {path.relative_to(folder).as_posix(): path.read_text() for path in TEMPLATES}
    alone = ("claims/documents/attach_form.html", "claims/documents/upload_links/kind.html")
    forms = {name for name, text in texts.items() if "multipart/form-data" in text} - {*alone}
    around = {name for name, text in texts.items() if any(f'"{one}"' in text for one in forms)}
    pages = {name for name in forms | around if '{% extends "base.html" %}' in texts[name]}
    assert len(pages) > 8
    assert [name for name in pages if "js/outgoing.js" not in texts[name]] == []


def test_the_lock_file_names_no_address():
    text = (BASE / "package-lock.json").read_text()
    assert '"resolved"' not in text


def test_our_template_is_the_one_that_tables_use():
    assert settings.DJANGO_TABLES2_TEMPLATE == "django_tables2/desk.html"
    origin = engines["django"].get_template("django_tables2/desk.html").origin.name
    assert Path(origin).is_relative_to(BASE / "templates")
    assert apps.is_installed("django_tables2")


@pytest.fixture
def collected(tmp_path, settings, monkeypatch):
    """Return the folder of collectstatic, which gets our own files only, uncompressed."""
    monkeypatch.setattr(statics.DeskStaticFilesStorage, "compress_files", lambda *_: [])
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "config.statics.DeskStaticFilesStorage"},
    }
    return tmp_path


@pytest.mark.skipif(statics.esbuild() is None, reason="npm ci has not run")
def test_a_page_asks_for_one_sheet_and_one_module_or_two(collected):
    """The bundles hold what they import, also if the folder has older ones. The desk's takes what
    both use from main.js, which is there already."""
    for _twice in range(2):
        call_command("collectstatic", "--noinput", verbosity=0)
        names = json.loads((collected / "staticfiles.json").read_text())["paths"]
        sheet = (collected / names["css/main.css"]).read_text()
        modules = {
            name: (collected / names[f"js/{name}.js"]).read_text()
            for name in ("main", "desk", "charts", "uploads", "picks", "outgoing")
        }
        assert "@import" not in sheet and "url(../" not in sheet and "data:image/svg" in sheet
        assert ".i-check" in sheet and "--ink-900" in sheet
        imported = {
            name: set(re.findall(r"""\b(?:from|import)\s*\(?["']([^"']+)""", text))
            for name, text in modules.items()
        }
        main = names["js/main.js"].removeprefix("js/")
        own = {"main": set(), "charts": set(), "uploads": set()}
        assert imported == own | dict.fromkeys(("desk", "picks", "outgoing"), {f"./{main}"})
        assert "data-viewer" in modules["desk"] and "data-viewer" not in modules["main"]
        sizes = {name: len(text.encode()) for name, text in modules.items()}
        assert len(sheet.encode()) < 280_000 and all(size < 80_000 for size in sizes.values()), (
            sizes
        )
        assert sizes["main"] < 36_000, (
            "too large: move code that one page alone needs into a bundle of its own"
        )


def test_rules_of_classes_that_nothing_names_are_left_out():
    css = (
        '@charset "UTF-8";/*! Licence */:root{--a:";}"}.used,.gone:hover{color:red}'
        "@media (width>1px){.gone{color:red}.used .other,p{top:0}}@media print{.gone{top:0}}"
        ".gone:is(.used,.x){top:0}p:not(.used,p){top:0}@keyframes k{from{top:0}to{top:1px}}"
    )
    assert statics.used_rules(css, {"used", "other"}) == (
        '@charset "UTF-8";/*! Licence */:root{--a:";}"}.used{color:red}'
        "@media (width>1px){.used .other,p{top:0}}"
        "p:not(.used,p){top:0}@keyframes k{from{top:0}to{top:1px}}"
    )


def test_custom_properties_that_nothing_uses_are_left_out():
    css = (
        ':root{--used:1px;--gone:2px;--by-gone:3px;--gone-too:var(--by-gone);--ours:url("a;b}c")}'
        '.box--used:hover{--gone:url("x;y");top:var(--used,var(--other))}.x{--other:calc(1px*2)}'
    )
    assert statics.used_properties(css, {"ours"}) == (
        ':root{--used:1px;--ours:url("a;b}c")}'
        ".box--used:hover{top:var(--used,var(--other))}.x{--other:calc(1px*2)}"
    )


def test_names_with_hashes_reach_into_sheets_and_modules(collected, monkeypatch):
    """Without esbuild every reference is rewritten, and no missing file is named."""
    monkeypatch.setattr(statics, "esbuild", lambda: None)
    call_command("collectstatic", "--noinput", verbosity=0)
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]
    sheet = (collected / names["css/main.css"]).read_text()
    module = (collected / names["js/main.js"]).read_text()
    desk = (collected / names["js/ballot.js"]).read_text()
    assert names["css/tokens.css"].removeprefix("css/") in sheet
    assert names["js/keys.js"].removeprefix("js/") in module
    assert names["js/bell.js"].removeprefix("js/") in module  # loaded when a page needs it
    assert names["js/main.js"].removeprefix("js/") in desk
    icons = (collected / names["css/icons.css"]).read_text()
    for reference in re.findall(r"url\(\"?([^\")]+)\"?\)", sheet + icons):
        assert (collected / "css" / reference).is_file(), reference


def test_a_dry_run_leaves_the_names_of_the_last_run(collected, monkeypatch):
    """An empty manifest would make every page a 500 once the web server starts again."""
    monkeypatch.setattr(statics, "esbuild", lambda: None)
    call_command("collectstatic", "--noinput", verbosity=0)
    before = (collected / "staticfiles.json").read_bytes()
    call_command("collectstatic", "--noinput", "--dry-run", verbosity=0)
    assert (collected / "staticfiles.json").read_bytes() == before


def test_no_line_is_left_over():
    """One line for each icon in use: a name that no page and no module says is dropped."""
    places = [*TEMPLATES, *OURS, *SCRIPTS]
    text = "\n".join(path.read_text() for path in places if "tests" not in path.parts)
    said = set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", text))
    said |= {word.removeprefix("i-") for word in said}
    assert set(drawn()) - said == set()


NAMES = re.compile(r"-?[A-Za-z_][\w-]*")


def classes_of(sheet: str) -> set[str]:
    return set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)))


def classes_in(template: str) -> set[str]:
    """Classes that a template writes out. Leaves out those that a variable completes."""
    found: set[str] = set()
    for text in re.findall(
        r'class="((?:\{%.*?%\}|\{\{.*?\}\}|[^"{]|\{(?![%{]))*)"', template, re.S
    ):
        plain = re.sub(r"[\w-]*(?:\{\{.*?\}\}|(?<=[\w-])\{%.*?%\})[\w-]*", " ", text, flags=re.S)
        found |= set(re.sub(r"\{%.*?%\}", " ", plain, flags=re.S).split())
    return found


def test_every_class_of_a_template_has_a_rule_or_a_script():
    """A class that no sheet knows looks like a style and is none: `muted` for `quiet`."""
    ours = [path for path in TEMPLATES if path.relative_to(BASE).parts[1] != "admin"]
    sheets = [*CSS.glob("*.css"), *(BASE / "var" / "vendor").rglob("*.css")]
    sheets.append(BASE / "reviews" / "publication" / "public" / "public.css")
    known = {name for sheet in sheets for name in classes_of(sheet.read_text())}
    known |= {name for path in SCRIPTS for name in NAMES.findall(path.read_text())}
    unknown = {
        str(path.relative_to(BASE)): sorted(names)
        for path in ours
        if (names := classes_in(path.read_text()) - known)
    }
    assert unknown == {}


def test_what_a_module_exports_is_imported():
    texts = {path: path.read_text() for path in SCRIPTS}
    for path, text in texts.items():
        for name in re.findall(
            r"^export (?:async )?(?:function\*?|const|let|class) (\w+)", text, re.M
        ):
            others = "\n".join(other for at, other in texts.items() if at != path)
            assert re.search(rf"\b{name}\b", others), f"{path.name}: {name}"
