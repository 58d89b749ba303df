"""Only collects: each room keeps its own tasks."""
