"""Transfer files of a batch: their layouts, generation, comparison and download.

This package knows neither results nor the reconciliation.
"""
