"""Media types of the files that are taken. No Django: the renderer imports this too."""

PDF = "application/pdf"
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
HWP = "application/x-hwp"
HWPX = "application/hwp+zip"
TIFF = "image/tiff"
ZIP = "application/zip"
SHEETS = frozenset({CSV, XLSX, XLS})  # shown as tables, not as pictures
OFFICE = frozenset({HWP, HWPX})  # shown by the preview that the word processor left in the file
