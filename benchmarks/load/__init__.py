"""150 members, 20 secretariat, 10 finance at once, with an import and a wave of notices (locust).

`scene` makes the database that every run begins with, `machines` starts servers and programs,
`people` are the people (a locustfile, in a process of its own), `forms` reads pages, `watching`
samples memory, processor and locks, `books` checks that nothing was lost, `report` computes the
figures and verdicts. No part of the product; imports the desk and `config.dev`.
"""
