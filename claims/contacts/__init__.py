"""Corrections of a claim's contact: telephone, mail and postal address, by one person at once.

Main files: `verbs`, `forms`, `views`. The rows are `register.models.CorrectedContact`. May import
register and below.
"""
