"""Runs of benefits: recipients chosen by filter or list, proposed by one person, approved by
another.

`audiences` chooses recipients, `verbs` propose and approve, `granting` writes the rows."""
