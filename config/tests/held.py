"""A task that a test holds in a worker's hands; loaded with ``--include config.tests.held``."""

import time
from pathlib import Path

from config.celery import app


@app.task(name="config.tests.held")
def held(folder: str) -> None:
    """Write "begun" in ``folder`` and go on until "go" is there; an id would be the folder's."""
    (Path(folder) / f"begun-{time.monotonic_ns()}").touch()
    while not (Path(folder) / "go").exists():
        time.sleep(0.02)
    (Path(folder) / f"done-{time.monotonic_ns()}").touch()
