"""Every setting of the desk, read once from typed environment variables: a file for each subject.

Files: `environment` (the mode, and readers of variables), `hosts` (secrets, addresses), `council`
(its name, contacts and terms), `applications` (apps, middleware, language, logs), `servers`
(database, Redis), `security` (log-in, sessions, headers), `files`, `messages`, `partners`. The
public status page has settings of its own (`config/public_settings.py`).
"""

from config.settings.applications import *
from config.settings.council import *
from config.settings.environment import *
from config.settings.environment import stop_on_faults
from config.settings.files import *
from config.settings.hosts import *
from config.settings.messages import *
from config.settings.partners import *
from config.settings.security import *
from config.settings.servers import *

# Once, for all of them: an operator fills in what is missing and starts again.
stop_on_faults()
