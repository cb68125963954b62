from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedFileUploadHandler(TemporaryFileUploadHandler):
    """Keeps no more of a file than it takes to tell that it is too large, so that nobody fills the disk."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> Any:  # noqa: ANN401 -- as Django declares it
        if start <= settings.MAX_FILE_BYTES:
            super().receive_data_chunk(raw_data, start)
