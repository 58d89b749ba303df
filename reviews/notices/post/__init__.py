"""Letters by post: notices that no mail and no telephone reaches, printed and followed.

`queries` finds the notices, `batches` makes and cancels a batch, `writing` its files (a worker),
`letterhead` the paper; `entries` are registered number, date of receipt and return of one letter,
`loading` those of a list of the post office. May import contacts and below.
"""
