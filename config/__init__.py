"""Settings, the Celery application, logging and web server of the desk. Imports no app; only
settings and routes name them."""

import os

# NumPy's threads spin while they wait for each other, and a worker has one processor. Read as NumPy
# is imported; OpenCV is told in claims/documents/formats/keypoints.py.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
