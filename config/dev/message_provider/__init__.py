"""A message provider on this machine: it speaks SOLAPI's contract and sends nothing to anybody.

    python -m config.dev.message_provider --port N --log FILE [--script FILE]

For the demo, the tests and the fault runs. It imports neither Django nor anything else of ours, so
it can disagree with us. What it accepted stands in FILE (SQLite, append-only), to be compared with
our rows. What goes wrong, and how often, a script says: see behaviours.py.
"""
