"""Papers of the council: 의결서 and 회의록, typeset from the rows and byte for byte reproducible.

`verbs` issues papers and says who may read them; `resolution` and `minutes` gather the facts,
`typesetting` makes the PDF. May import the desk and all packages below it; no package imports
papers.
"""
