"""Benefits of single recipients: a list, and what is done with those that failed.

`verbs` settle one of them, `failures` all of one reason."""
