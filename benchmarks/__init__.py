"""Benchmarks of docs/performance.md, and the fault runs (`faults/`). No part of the product."""
