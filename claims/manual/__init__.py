"""The user's manual as a page: docs/manual.ko.md, one chapter for each kind of page."""
