"""The public status page: `gunicorn config.public_wsgi -c python:config.gunicorn`."""

import os
from importlib import import_module

# Set, never taken from the environment: the desk's settings would bring its secrets.
os.environ["DJANGO_SETTINGS_MODULE"] = "config.public_settings"

from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)
