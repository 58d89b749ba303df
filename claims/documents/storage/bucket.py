"""Private files in an S3 bucket, with django-storages. Loaded if S3_BUCKET is set."""

import os
import shutil
import tempfile
from contextlib import closing
from datetime import datetime
from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from claims.documents.storage.stores import StorageUnavailableError, storage_errors

IN_MEMORY = 32 * 1024 * 1024  # bytes of a file that is read; a larger one goes to a temporary file
READS = 2  # a connection that breaks in the middle of a file is tried once more
ERRORS = (BotoCoreError, ClientError)


class PrivateBucket(S3Storage):
    """Storage of private files in an S3 bucket: no file is public, has a URL or is overwritten.
    Raises StorageUnavailableError if S3 does not answer, FileNotFoundError for a missing file.

    A file is read with one GET (django-storages sends two HEADs first). Documents have random keys,
    so the HEAD before a PUT is only a second guard.
    """

    def __init__(self, **options: Any) -> None:
        config = Config(
            connect_timeout=3,  # seconds
            read_timeout=20,
            retries={"mode": "standard", "total_max_attempts": 3},
            signature_version="s3v4",
            s3={"addressing_style": options.pop("addressing_style", "auto")},
            # other stores may not know Amazon's newer checksums; the row keeps a SHA-256
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        one_put = TransferConfig(multipart_threshold=64 * 1024 * 1024)
        super().__init__(
            client_config=config,
            transfer_config=one_put,
            file_overwrite=False,
            default_acl=None,
            querystring_auth=False,
            security_token=None,  # AWS_SESSION_TOKEN belongs to other keys
            **options,
        )

    @property
    def bucket(self) -> Any:
        """The boto3 bucket of this thread; each thread has its own, since boto3's resources are not
        thread-safe."""
        return self.connection.Bucket(self.bucket_name)

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise ValueError("files can only be opened for reading (rb) or written with save()")
        key = self._normalize_name(clean_name(name))
        for last in (*[False] * (READS - 1), True):
            try:
                with storage_errors(*ERRORS):
                    return File(self._fetched(key), name)
            except StorageUnavailableError as away:
                if last or isinstance(away.__cause__, ClientError):
                    raise
        raise AssertionError  # the last turn returns or raises

    def _fetched(self, key: str) -> Any:
        """Fetch a file and return it as an open file, at its beginning. Raises FileNotFoundError,
        or an error of botocore."""
        client = self.connection.meta.client
        try:
            answer = client.get_object(Bucket=self.bucket_name, Key=key)
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            if status == 404 and error.response["Error"].get("Code") != "NoSuchBucket":
                raise FileNotFoundError(key) from error
            raise
        file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller's
        with closing(answer["Body"]) as body:
            try:
                shutil.copyfileobj(body, file, 1 << 20)
            except FileNotFoundError as error:  # of the folder for temporary files; S3 has the file
                raise StorageUnavailableError from error
        file.seek(0)
        return file

    def _save(self, name: str, content: Any) -> str:
        with storage_errors(*ERRORS):
            return super()._save(name, content)  # type: ignore[no-any-return]

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the name, or a random other one if it is taken. Raises StorageUnavailableError if
        that is taken too: a server that knows every name is no S3, and would be asked for ever."""
        wanted = clean_name(name)
        if not self.exists(wanted):
            return wanted
        other = self.get_alternative_name(*os.path.splitext(wanted))
        if self.exists(other):
            raise StorageUnavailableError
        return other

    def delete(self, name: str) -> None:
        with storage_errors(*ERRORS):
            super().delete(name)

    def exists(self, name: str) -> bool:
        with storage_errors(*ERRORS):
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        with storage_errors(*ERRORS):
            return int(super().size(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with storage_errors(*ERRORS):
            return super().listdir(path)  # type: ignore[no-any-return]

    def get_modified_time(self, name: str) -> datetime:
        with storage_errors(*ERRORS):
            return super().get_modified_time(name)  # type: ignore[no-any-return]

    def url(self, *args: Any, **kwargs: Any) -> str:
        raise ValueError("private files have no URL")

    def display_location(self) -> str:
        """Return the bucket's name and endpoint for the staff's page, without access keys."""
        return f"s3://{self.bucket_name}" + (f" ({self.endpoint_url})" if self.endpoint_url else "")

    def is_available(self) -> bool:
        """Return True when the bucket answers one short request."""
        brief = self.client_config.merge(
            Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 1})
        )
        try:
            client = self._create_session().client(
                "s3", region_name=self.region_name, endpoint_url=self.endpoint_url, config=brief
            )
            client.head_bucket(Bucket=self.bucket_name)
        except ERRORS:
            return False
        return True
