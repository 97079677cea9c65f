"""Uploads that are too large are not written to the disk until it is full."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class LargestFileHandler(FileUploadHandler):
    """Lets go of a file as soon as more than settings.FILE_LARGEST of it has come; the rest is read and dropped.

    The view then finds no such file in `request.FILES`, and `request.upload_too_large` set.
    """

    def new_file(self, *args, **kwargs):
        """Begin to count."""
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        """Count, and hand the piece on to the next handler."""
        self.received += len(raw_data)
        if self.received > settings.FILE_LARGEST:
            self.request.upload_too_large = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        """Leave the file to the handlers that keep it."""
        return None
