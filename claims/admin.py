"""Only collects: each room keeps its own admin classes."""
