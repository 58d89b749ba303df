"""The letter of a bulk to one claim: `keys`, its values (`content`), and those of the preview of a
template (`preview_variables`). Knows audiences.
"""
