"""Instalments (분할 납부) and reminders (독촉) of recoveries. Knows the demands."""
