"""Receipt of files: identify, store and inspect them, and unpack ZIP files.

`verbs` takes files in, `received_files` and `unpacking` identify them before anything is stored,
`inspection` opens a stored document in the confined renderer. Imports scanning, storage, renderer
and formats.
"""
