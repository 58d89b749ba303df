"""Results of the bank: files read, matched and applied, and the worklist of lines that do not fit.

`loading` is the verb, `reading` and `matching` are pure, `settlement` moves payments and batches.
This package may import `files` for the layouts.
"""
