"""Fault runs: real processes and real signals against the outbox, checked by one comparison.

See README.md. No part of the product; imports the desk and `config.dev`.
"""
