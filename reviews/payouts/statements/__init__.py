"""Statements of the council's own account (거래내역): loaded from files, matched with batches and
receipts; a person explains the rest.

`reading` reads a file (`line_text` masks its texts and finds our references in them), `loading`
stores its new lines, `matching` matches them, `verbs` are a person's acts: match, explain, undo.
May import the models and the bank's references."""
