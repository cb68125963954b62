"""What was typed on a page, as readings or as rows of law; nothing is saved here."""

from chungsuc.progress.forms.entry import Boxes, boxes_for, clean, read_page, with_previous

__all__ = ["Boxes", "boxes_for", "clean", "read_page", "with_previous"]
