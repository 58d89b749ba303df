"""The first versions of all letters, in Korean and English: mails, and texts for phones."""
