"""Documents: receipt, virus scan, inspection, storage and display of files that claimants sent.

`models`, `states` and `history` hold the rows, `verbs` the acts of the secretariat, `reasons` the
sentences of refusals. Files are opened in `renderer` only. Packages from bottom to top: formats,
renderer, storage, scanning, receipt, display, views. Imports users, privacy, trail, policy and
register; evidence and intake lie above.
"""
