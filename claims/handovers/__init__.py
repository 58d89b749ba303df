"""Hand-over of claims (이관) to the company or body that has to handle them, and its results.

Main files: `models`, `choosing` and `verbs`, `writing` (the file), `loading` (consents and files
that come back), `queries`, `lists`, `views`. May import intake and below.
"""
