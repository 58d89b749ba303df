"""Benchmarks of the README's figures, and the fault runs (`faults/`). No part of the product."""
