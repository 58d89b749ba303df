"""The list of benchmarks and the report. `make nightly` runs each of them at its smallest size."""

from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from django.db import connections

from benchmarks import __main__ as benchmarks
from benchmarks.__main__ import BENCHMARKS, Benchmark, Result, report
from benchmarks.figures import Figure

ROOT = Path(__file__).resolve().parents[2]
NOT_LISTED = {"slow_clients"}  # needs nginx; docs/operations.md has its figures


def test_every_benchmark_is_on_the_list():
    modules = {
        path.stem
        for path in (ROOT / "benchmarks").glob("*.py")
        if "def main(" in path.read_text() and not path.stem.startswith("__")
    }
    assert modules - NOT_LISTED == {one.name for one in BENCHMARKS}


def test_a_failure_stands_in_the_results_beside_the_others():
    row = Figure("work", "1.0 s", "COPY", "0.5 s", "0.50 × its speed", "≥ 0.25 ×")
    results = [
        Result("chain", [], "ended with 1", 60),
        Result("approvals", [row], "", 60),
        Result("preview", [], "", 60, "printed\n"),
    ]
    text = report("Measured today.", results)
    assert "**Failed**: ended with 1" in text
    assert "| work | 1.0 s | COPY | 0.5 s | 0.50 × its speed | ≥ 0.25 × |" in text
    assert "```\nprinted\n```" in text


@pytest.mark.parametrize("error", [None, RuntimeError("broken")])
def test_a_benchmark_leaves_no_connection_to_the_next_one(monkeypatch, error):
    """The next one drops its database: the open connection then failed at its first statement."""
    closed = Mock()
    monkeypatch.setattr(connections, "close_all", closed)
    module = SimpleNamespace(main=Mock(return_value=None, side_effect=error))
    monkeypatch.setattr(benchmarks.importlib, "import_module", lambda _name: module)
    if error is None:
        benchmarks.run_small(Benchmark("one", 1, ""))
    else:
        with pytest.raises(RuntimeError, match="broken"):
            benchmarks.run_small(Benchmark("one", 1, ""))
    assert closed.called
