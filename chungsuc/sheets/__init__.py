"""Sheets: reading untrusted workbooks safely, and marking what is wrong in them. Knows no figure, no body, no law."""
