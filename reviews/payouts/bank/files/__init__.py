"""Transfer files of a batch: their layouts, generation, comparison and download.

This room knows neither results nor the reconciliation.
"""
