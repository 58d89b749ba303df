"""The text of a notice: filling a template in, checking it, measuring it for a channel.

`rendering` fills in, `validation` finds what is wrong with a template, `lengths` counts
characters and bytes, `routes` has the words of a claim's route and of its fixed grant. Imports
events and errors only.
"""
