"""Confirmation sheets: the page shown before an action that cannot be undone.

Main files: `sheet` (its data), `views` (`ask_first`, `ask_then`), `forms`. May import
personal_data and the root modules.
"""
