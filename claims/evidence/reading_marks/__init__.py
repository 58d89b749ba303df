"""Marks of people on answers that rest on a wrong reading of a picture, and how often that is.

A mark is said by one person and taken back by the same one. It changes no finding, no state and no
money; the desk shows it beside the finding, and the figures tell where the reader errs.
"""
