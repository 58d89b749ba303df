"""A bulk under way: `processing` writes its notices; `control` pauses, resumes, cancels, ends it.

`counts`, `progress` and `display` show how far it is. Knows the verbs that prepare and approve it.
"""
