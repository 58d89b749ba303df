"""Statements of the council's own account (거래내역): loaded, matched, and what is left explained.

`reading` reads a file, `loading` stores its new lines, `matching` finds what stands for them,
`verbs` are a person's: match, explain, undo. May import the models and the bank's references.
"""
