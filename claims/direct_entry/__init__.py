"""Claims entered by hand: by telephone, by post, at the counter (신청 직접 입력).

Main files: `verbs`, `models`, `similar_claims`, `forms`, `views`. A row typed here passes
the import's own checks and its loading (`claims.intake`). May import intake, representation and
below.
"""
