"""The desk's own web application, with one trap."""

from benchmarks.faults import traps
from config.wsgi import application

__all__ = ["application"]

traps.between_commit_and_enqueue()
