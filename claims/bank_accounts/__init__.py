"""Corrections of bank accounts: one person enters an account, another one confirms it.

Main files: `verbs`, `models`, `views`, `lists`; `inquiry` asks a bank who holds an account. May
import documents, register and below.
"""
