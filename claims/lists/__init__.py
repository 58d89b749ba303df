"""Lists that people filter, save as a view and take away as a file.

Each package registers its list once (`registry.register_list`, in its app's `ready()`); the
packages above the registry ask it by name. May import users and below.
"""
