"""The desk (/reviews/<number>/): its page, its background requests and all acts on one review.

`views` has the page and the acts, by role; `context` gathers the data, with a module of `panels`
for each part of the page; `queries` reads the rows. May import every package but papers; only
papers and urls import it.
"""
