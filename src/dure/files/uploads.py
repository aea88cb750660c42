"""How much one request may carry: what is larger is given up before it fills memory or disk."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

LARGEST_REQUEST = (
    40 * 1024 * 1024
)  # bytes: some files of the largest size, with room for the lists of a spreadsheet


class EnoughHandler(FileUploadHandler):
    """Refuses a request that says it is too large, and stops one that becomes so."""

    received = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 Django names it so
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        """Look at what the request says of itself."""
        if content_length > LARGEST_REQUEST:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass a piece on, as long as it is not too much."""
        self.received += len(raw_data)
        if self.received > LARGEST_REQUEST:
            raise RequestDataTooBig
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the keeping to the next handler."""
