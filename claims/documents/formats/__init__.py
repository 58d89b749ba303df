"""Formats: detection of file types, and decoders that turn files into frames.

`file_type` and `archives` read headers on the trusted side; `pdf`, `pictures`, `office` and
`spreadsheets` run in the confined renderer. Imports frames, limits, media types and reasons only.
"""
