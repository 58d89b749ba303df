"""Audiences of bulk notices: a route, an import, the rows of a list, picked claims.

`kinds` has an audience as a bulk stores it, `choosing` reads it from a form within what a user may
see, `names` gives display names and the form's options. `list_letters` are letters of packages
above that go to the rows of a list of theirs. Knows no other package of bulk notices.
"""
