"""The text of a notice: filling a template in, checking it, measuring it for a channel.

`rendering` fills in, `validation` finds what is wrong with a template, `lengths` counts
characters and bytes. Imports events and errors only.
"""
