"""The synthetic demo register and its documents. Pure: no database, no settings.

Everything here is invented. Three things make that visible to a machine as well: business numbers
start with 001-099, which no tax office and no serial series uses; phone numbers lie in 010-0xxx,
a block that Korean numbering cannot assign; mail addresses end in example.com/.net/.org or .test.
"""
