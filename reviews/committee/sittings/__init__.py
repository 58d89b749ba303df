"""회의: what awaits the chair and nobody doubts, confirmed together and each by itself."""
