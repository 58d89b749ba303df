"""Protection of personal data: encryption, keyed digests and masking.

Files: `crypto`, `encrypted_files`, `encrypted_zip`, `masking`. The lowest package: it imports none
of the others.
"""
