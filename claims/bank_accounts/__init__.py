"""Corrections of bank accounts: one person enters an account, another one confirms it.

Main files: `verbs`, `models`, `triggers`, `views`, `context`. May import documents, register and
below.
"""
