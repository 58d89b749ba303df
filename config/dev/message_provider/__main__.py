"""Command line of the local provider; see the package."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from pathlib import Path

from config.dev.message_provider.behaviours import Behaviours
from config.dev.message_provider.log import Log
from config.dev.message_provider.server import Provider
from config.dev.message_provider.signature import SignatureChecker


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m config.dev.message_provider")
    parser.add_argument(
        "--port", type=int, default=0, help="port; 0 takes a free one and prints the URL"
    )
    parser.add_argument("--log", required=True, help="SQLite file for accepted messages")
    parser.add_argument("--script", help="JSON file with the behaviours to play")
    parser.add_argument("--from", dest="senders", action="append", default=[], metavar="NUMBER",
                        help="a registered sender's number (default: any)")  # fmt: skip
    options = parser.parse_args()
    # Keys come from the environment: everybody can read the arguments of a process.
    signatures = SignatureChecker(
        os.environ.get("SOLAPI_API_KEY", "local-key"),
        os.environ.get("SOLAPI_API_SECRET", "local-secret"),
    )
    script = json.loads(Path(options.script).read_text()) if options.script else {}
    os.umask(0o077)
    log = Log(options.log)
    server = Provider(options.port, log, Behaviours(script), signatures, frozenset(options.senders))
    for sig in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sig, lambda *_: os._exit(0))  # answered messages are already on disk
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
