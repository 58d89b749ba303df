"""Programs that are forked from a process with the libraries are like any that start themselves."""

import json
import signal
import subprocess
import tempfile
import time

import pytest

from config.dev import preloaded
from config.tests.test_embedded import alive

PATIENCE = 60  # seconds until a wait is a failure

ABOUT_ITSELF = """
import json, os, sys
from django.conf import settings
ours = [name for name in sys.modules if name.split(".")[0] in ("claims", "reviews")]
print(json.dumps({
    "argv": sys.argv[1:], "environment": dict(os.environ), "name": __name__,
    "leads_its_session": os.getsid(0) == os.getpid(), "files": len(os.listdir("/proc/self/fd")),
    "ours": ours + [name for name in ("config.settings", "config.celery") if name in sys.modules],
    "configured": settings.configured, "input": sys.stdin.read(),
}))
print("an error", file=sys.stderr)
sys.exit(7)
"""

STARTS_ANOTHER = """
import os, signal, sys
from config.dev import preloaded
print(preloaded.start(["-c", "import signal; signal.pause()"], env={}, output=2).pid, flush=True)
signal.pause()
"""


def test_a_program_finds_its_own_environment_and_nothing_of_ours():
    done = preloaded.run(["-c", ABOUT_ITSELF, "one", "two"], env={"ONLY": "this"})
    assert (done.returncode, done.stderr) == (7, "an error\n")
    assert json.loads(done.stdout) == {
        "argv": ["one", "two"], "environment": {"ONLY": "this"}, "name": "__main__",
        "leads_its_session": True, "files": 4,  # three, and the folder that is listed
        "ours": [], "configured": False, "input": "",
    }  # fmt: skip


@pytest.mark.parametrize("argv", [["-m", "json.tool", "--help"], ["manage.py", "help"]])
def test_modules_and_scripts_are_run(argv):
    done = preloaded.run(argv, env={"DESK_MODE": "test", "DATABASE_URL": "postgresql:///none"})
    assert done.returncode == 0, done.stderr
    assert "help" in done.stdout


def test_it_is_waited_for_and_signalled():
    with tempfile.TemporaryFile() as output:
        program = preloaded.start(["-c", "import time; time.sleep(600)"], env={}, output=output)
        with pytest.raises(subprocess.TimeoutExpired):
            program.wait(0.05)
        assert program.poll() is None
        program.send_signal(signal.SIGTERM)
        assert program.wait(PATIENCE) == program.returncode == -signal.SIGTERM
        program.kill()  # does nothing and raises nothing


def test_what_a_killed_process_has_started_ends(tmp_path):
    said = tmp_path / "said"
    with said.open("wb") as output:
        program = preloaded.start(["-c", STARTS_ANOTHER], env={}, output=output, errors=2)
    deadline = time.monotonic() + PATIENCE
    while not said.read_text().endswith("\n"):
        assert program.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)
    program.kill()
    while alive(int(said.read_text())):
        assert time.monotonic() < deadline
        time.sleep(0.02)
