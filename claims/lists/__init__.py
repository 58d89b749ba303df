"""Lists that people filter, save as a view and take away as a file.

Each room registers its list once (`registry.register_list`, in its app's `ready()`); the rooms
above the registry ask it by name. May import users and below.
"""
