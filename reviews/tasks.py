"""Only collects: each room keeps its own tasks."""

from reviews.notices.tasks import *  # noqa: F403
