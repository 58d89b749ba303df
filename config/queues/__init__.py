"""Queues, their limits, and what becomes of a task that kills its worker."""
