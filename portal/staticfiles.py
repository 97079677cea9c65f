"""Static files: compressed and named by their content in service, plain where nothing was collected."""

from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, which also works before `collectstatic` (tests, DEBUG, a fresh clone).

    With a manifest a missing file is an error, as it should be; with none every name stands for itself.
    """

    def url(self, name, force=False):
        if not self.hashed_files and not force:
            return StaticFilesStorage.url(self, name)
        return super().url(name, force)
