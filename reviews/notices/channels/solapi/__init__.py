"""SOLAPI: AlimTalk, SMS and LMS.

`http_client` is the connection, `sender` sends, `message_list` looks messages up, `codes` has the
status codes. The webhook is in delivery/webhook.py.
"""
