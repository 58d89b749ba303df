"""Migrations stand still while the apps change: they import field defaults and nothing else."""

import ast
from importlib import import_module

import pytest

from claims.identifiers import name_key
from config.dev.state_folder import CHECKOUT

# Field defaults, which Django finds by their dotted path, and the operation of the first migrations.
ALLOWED = {
    "claims.clock",
    "claims.policy.models.policies",
    "claims.migrations._create_tables",
}
APPS = {"claims", "reviews", "config", "benchmarks"}
MIGRATIONS = sorted(
    path for app in ("claims", "reviews") for path in (CHECKOUT / app / "migrations").glob("0*.py")
)


def imported(tree):
    """The modules that a file imports by a statement or by `import_module`, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            yield ast.unparse(node.args[0]).strip("'\"")


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_migration_imports_no_code_that_changes(path):
    names = set(imported(ast.parse(path.read_text())))
    ours = {name for name in names if name.split(".")[0] in {*APPS, ""}}
    assert ours <= ALLOWED


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("import claims.clock", ["claims.clock"]),
        ("def f():\n    from reviews.notices import events", ["reviews.notices"]),
        ("from ..notices import events", ["..notices"]),
        ("importlib.import_module('reviews.wiring')", ["reviews.wiring"]),
    ],
)
def test_an_import_is_seen_wherever_it_stands(line, names):
    assert list(imported(ast.parse(line))) == names


def test_shipped_names_have_the_keys_of_today():
    """The keys are literal in the migration: an import would no longer find the names otherwise."""
    shipped = import_module("claims.migrations.0003_shipped_data")
    for name, key, *_rest in (*shipped.COMPANIES, *shipped.SERVICES, *shipped.INDUSTRIES):
        assert key == name_key(name)
