"""The desk's own web application, with one crash point."""

from benchmarks.faults import crash_points
from config.wsgi import application

__all__ = ["application"]

crash_points.between_commit_and_enqueue()
