"""Settings, the Celery application, logging and web server of the desk. Imports no app; only
settings and routes name them."""
