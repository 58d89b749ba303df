"""AlimTalk, SMS and LMS through SOLAPI: batched, signed, and honest about what it does not know."""
