"""Fault runs: real processes and real signals against the outbox, checked by one comparison."""
