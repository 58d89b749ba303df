"""How things look in HTML, written once: for the template tags (`{% load desk %}`) and for tables.

No template and no table writes a colour class or a number format by hand.
"""
