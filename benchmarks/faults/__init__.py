"""Fault runs: real processes and signals against the outbox, then one comparison with the
providers' logs.

See README.md. No part of the product; imports the desk and `config.dev`."""
