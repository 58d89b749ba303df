"""People who act or receive for a claimant: proxy, new representative, heirs, a closed business.

One person enters it with its papers; a second one confirms it where it changes who is paid. Main
files: `verbs`, `models`, `queries`, `views`. May import documents, register and below.
"""
