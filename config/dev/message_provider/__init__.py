"""A local message provider with SOLAPI's contract, which sends nothing to anybody.

    python -m config.dev.message_provider --port N --log FILE [--script FILE]

For the demo, the tests and the fault runs. It imports neither Django nor other modules of the
project, so it can disagree with them. FILE (SQLite, append-only) has what it accepted, to compare
with our rows. A script sets what goes wrong and how often: see behaviours.py.
"""
