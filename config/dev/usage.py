"""Command line of the modules that take no arguments."""

import argparse


def take_no_arguments(description: str | None) -> None:
    """Print `description` and exit 0 for `--help`; exit 2 for any other argument. Without this a
    module that does not read its arguments would start its work for `--help`."""
    layout = argparse.RawDescriptionHelpFormatter
    argparse.ArgumentParser(description=description, formatter_class=layout).parse_args()
