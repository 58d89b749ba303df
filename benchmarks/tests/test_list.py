"""The list of benchmarks and the report. `make nightly` runs each of them at its smallest size."""

from pathlib import Path

from benchmarks.__main__ import BENCHMARKS, Result, report
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
