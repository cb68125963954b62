"""
An `OfficialPaper` written as people receive it: .docx by templates that an office edits in Word, and PDF.

What is written is read back to the same tree (`settled` says which tree that is).
"""

from chungsuc.documents.official.writing.drawing import png_of
from chungsuc.documents.official.writing.page import is_printable, render_pdf
from chungsuc.documents.official.writing.setting import NoPdf
from chungsuc.documents.official.writing.settled import settled
from chungsuc.documents.official.writing.word import BrokenTemplate, render_docx

__all__ = ["BrokenTemplate", "NoPdf", "is_printable", "png_of", "render_docx", "render_pdf", "settled"]
