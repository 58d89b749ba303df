"""Checks of the source that ruff has no rule for. Run by `make lint`; exit 1 names each place.

    python -m config.dev.lint

Docstrings begin with a verb or a noun phrase, never with a question word ("What the page shows").
They have none of PHRASES: they say "if" for a condition, name a person before "who", and begin no
sentence with "Of".
Definitions are used: a module-level function, class or constant of the product is named somewhere
beside its own definition, and not by tests alone.
A permission has one constant at most, which the modules of its folder use; a permission that
several packages ask for has none and is written out: "reviews.cast_vote".
Texts for people have no word of docs/words.toml (wording.py).
Templates have no line over 120 characters: the formatter breaks between tags only.
A number before 건, 개, 명 … is written with separators: `|number` in templates, `:,` in Python.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from config.dev import wording
from config.dev.usage import take_no_arguments

BASE = Path(__file__).resolve().parents[2]
QUESTION_WORDS = frozenset(
    ("how", "that", "those", "what", "whatever", "when", "where", "whether", "which", "who")
    + ("whoever", "whom", "whose", "why")
)
# Phrases that have to be read twice, with the plain one.
PHRASES = {
    re.compile(r"(?:\b(?:True|False|None|\w+Error)|''|\[\]) where\b"): '"if" for a condition',
    re.compile(r"\b(?:by|for|of|to|than) who\b|\bwhoever\b", re.I): "the person before who",
    re.compile(r"(?:^|\. )Of (?:an?|one|several|the|those|two) "): "the subject first",
}
# Found by Django, Celery, pytest or Python itself, by name or by registration.
FOUND_BY_NAME = re.compile(
    r"(Admin|Config|Middleware|Command|Handler|Storage|Backend|Adapter|Form|Inline|Filter)$"
    r"|^(__\w+__|app|app_name|application|urlpatterns|register|child_exit|pytest_\w+|default_app_config)$"
)
WORD = re.compile(r"[A-Za-z_]\w*")
TEMPLATE_LINE = 120  # characters, as [tool.djangofmt] has it


def sources() -> dict[Path, str]:
    """Return the text of each Python file under version control, by path, without migrations."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"],
        cwd=BASE, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    paths = (Path(name) for name in listed if "/migrations/" not in name)
    return {path: (BASE / path).read_text() for path in paths if (BASE / path).exists()}


def is_test(path: Path) -> bool:
    return "tests" in path.parts or path.name == "conftest.py"


def opening_words(path: Path, tree: ast.Module) -> Iterator[str]:
    """Yield a line, `path:line: …`, for each docstring of a module that begins with a question
    word."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree):
        if isinstance(node, kinds) and (text := ast.get_docstring(node)):
            first = WORD.match(text)
            if first and first.group().lower() in QUESTION_WORDS:
                line = getattr(node, "lineno", 1)
                yield f"{path}:{line}: docstring begins with {first.group()!r}"


def hard_phrases(path: Path, tree: ast.Module) -> Iterator[str]:
    """Yield a line, `path:line: …`, for each of PHRASES in a docstring of a module."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree):
        text = " ".join((ast.get_docstring(node) or "").split()) if isinstance(node, kinds) else ""
        for pattern, plain in PHRASES.items():
            if found := pattern.search(text):
                line = getattr(node, "lineno", 1)
                yield f"{path}:{line}: docstring with {found.group().strip('. ')!r}: {plain}"


def definitions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the name and line of each module-level function, class and constant. Leaves out models
    and what has a decorator, since both are found in other ways."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            is_model = any(getattr(part, "name", "") == "Meta" for part in node.body)
            if not (node.decorator_list or is_model):  # a decorator registers it, or may
                yield node.name, node.lineno
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.lineno
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, node.lineno


def unused(files: dict[Path, str]) -> Iterator[str]:
    """Yield a line, `path:line: …`, for each module-level definition of the product that nothing
    but tests uses. `files` maps each source path to its text."""
    words: Counter[str] = Counter()
    for path, text in files.items():
        if not is_test(path):
            words.update(WORD.findall(text))
    for template in sorted(BASE.glob("templates/**/*.html")):
        words.update(WORD.findall(template.read_text()))
    for name in ("Makefile", "pyproject.toml"):
        words.update(WORD.findall((BASE / name).read_text()))
    for path, text in files.items():
        if (
            is_test(path)
            or path.parts[0] == "benchmarks"
            or path.parent.name == "settings"
            or path.name == "gunicorn.py"
        ):
            continue
        for name, line in definitions(ast.parse(text)):
            if words[name] < 2 and not FOUND_BY_NAME.search(name):
                yield f"{path}:{line}: {name} is used by nothing but tests"


PERMISSION = re.compile(r"(claims|reviews)\.[a-z_]+")


def permissions_in(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, int]]:
    """Yield (permission, line) of those nodes that are its name, such as "reviews.cast_vote"."""
    for node in nodes:
        if isinstance(node, ast.Constant) and PERMISSION.fullmatch(str(node.value)):
            yield str(node.value), node.lineno


def permission_constants(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield (permission, line) of each constant of a module that is the name of one permission."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            several = isinstance(node.targets[0], ast.Tuple)  # A, B = "…", "…"
            yield from permissions_in(ast.iter_child_nodes(node.value) if several else [node.value])


def permission_names(files: dict[Path, str]) -> Iterator[str]:
    """Yield a line, `path:line: …`, for each second constant of a permission, and for each
    permission that is written out in the folder of its constant. `files` maps each source path to
    its text."""
    trees = {path: ast.parse(text) for path, text in files.items() if not is_test(path)}
    places: dict[str, tuple[Path, int]] = {}
    for path, tree in trees.items():
        for name, line in permission_constants(tree):
            places.setdefault(name, (path, line))
    for path, tree in trees.items():
        again = {*permission_constants(tree)}
        for name, line in permissions_in(ast.walk(tree)):
            first = places.get(name, (path, line))
            same_folder = first[0].parent == path.parent
            if first != (path, line) and (same_folder or (name, line) in again):
                yield f"{path}:{line}: {name} has a constant in {first[0]}"


def long_lines() -> Iterator[str]:
    """Yield a line, `path:line: …`, for each line of a template that is longer than TEMPLATE_LINE
    characters."""
    for path in sorted(BASE.glob("templates/**/*.html")):
        for line, text in enumerate(path.read_text().split("\n"), 1):
            if len(text) > TEMPLATE_LINE:
                yield f"{path.relative_to(BASE)}:{line}: {len(text)} characters"


COUNTERS = r"(?:</\w+>)?(?:건|개|줄|행|명|원|칸|곳)"
BLOCK = re.compile(
    r"{%\s*blocktranslate\b(.*?)%}(.*?){%\s*endblocktranslate\s*%}|{%\s*with\b(.*?)%}", re.S
)
BOUND = re.compile(r"""(\w+)=((?:"[^"]*"|'[^']*'|[^\s"'])+)""")
COUNTED = re.compile(r"{{\s*(\w+)\s*}}" + COUNTERS)
# Filters whose text has separators, words of a menu entry that has them, and literals.
SEPARATED = re.compile(r"\|(number|won_text|join|floatformat)\b|\.shown$|^[\"']")


def raw_counts(path: Path, text: str) -> Iterator[str]:
    """Yield a line, `path:line: …`, for each number before a counter in the translated texts of a
    template that no filter gave its separators: in the tag itself or in a `with` above it."""
    outer: dict[str, str] = {}
    for found in BLOCK.finditer(text):
        if found[3] is not None:
            outer |= dict(BOUND.findall(found[3]))
            continue
        bound = outer | dict(BOUND.findall(found[1]))
        for name in dict.fromkeys(COUNTED.findall(found[2])):
            if not SEPARATED.search(bound.get(name, "")):
                line = text.count("\n", 0, found.start()) + 1
                yield f"{path}:{line}: {name} is a number without |number"


def raw_counts_of_python(path: Path, tree: ast.Module) -> Iterator[str]:
    """Yield a line, `path:line: …`, for each value of `_("%(n)s건") % {"n": …}` that is plainly a
    number: a length, a sum, an attribute, an item or a calculation. Names are not followed."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod)):
            continue
        if not (isinstance(node.left, ast.Call) and isinstance(node.right, ast.Dict)):
            continue
        parts = [one.value for one in ast.walk(node.left) if isinstance(one, ast.Constant)]
        said = " ".join(part for part in parts if isinstance(part, str))
        for key, value in zip(node.right.keys, node.right.values, strict=True):
            name = getattr(key, "value", "")
            if re.search(rf"%\({name}\)s{COUNTERS}(?!수)", said) and is_plain_number(value):
                yield f"{path}:{value.lineno}: {name} is a number without :,"


def is_plain_number(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        called = getattr(value.func, "id", "")
        return called in {"len", "sum", "max", "min", "round"}
    return isinstance(value, ast.Attribute | ast.Subscript | ast.BinOp)


def polled_expressions(path: Path, tree: ast.Module) -> Iterator[str]:
    """Yield a line, `path:line: …`, for each text given to Playwright's `wait_for_function` that is
    no function. It is evaluated by eval, which the policy of our pages refuses unless it is true
    at once: such a test fails on a busy machine. Names are not followed."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        if getattr(node.func, "attr", "") != "wait_for_function":
            continue
        given = [one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)]
        if given and "=>" not in str(given[0]):
            yield f"{path}:{node.lineno}: wait_for_function needs a function, as in '() => …'"


def main() -> None:
    files = sources()
    found = [line for path, text in files.items() for line in opening_words(path, ast.parse(text))]
    for path, text in files.items():
        if not is_test(path):
            found += hard_phrases(path, ast.parse(text))
        found += polled_expressions(path, ast.parse(text))
    found += unused(files)
    found += permission_names(files)
    found += long_lines()
    for template in sorted(BASE.glob("templates/**/*.html")):
        found += raw_counts(template.relative_to(BASE), template.read_text())
    for path, text in files.items():
        if not is_test(path):
            found += raw_counts_of_python(path, ast.parse(text))
    found += wording.faults([*wording.all_texts(), *wording.letters()], wording.words())
    print("\n".join(found), file=sys.stderr)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    take_no_arguments(__doc__)
    main()
