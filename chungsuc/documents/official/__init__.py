"""
Official Vietnamese papers as structure: from a file to a neutral tree, and back. Plain Python, no Django.

A file is extracted into `Extracted` (lines and tables as they stand), whose text is repaired and built into an
`OfficialPaper`; the same tree is what a paper is written from. What the paper means is not decided here.
"""
