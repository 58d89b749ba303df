"""Private file storage and virus scanner, from environment variables.

Without S3_BUCKET the storage is the folder PRIVATE_DIR. A contradiction stops the start and names
the variable, in the demo too.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env

ENCRYPTIONS = ("", "AES256", "aws:kms")
ADDRESSING = ("auto", "path", "virtual")


def private_storage(env: Env, folder: Path) -> dict[str, Any]:
    """Return Django's STORAGES entry for private files: a bucket when S3_BUCKET is set, else
    `folder`. Raises ImproperlyConfigured when S3_ENDPOINT_URL or S3_ACCESS_KEY_ID is set without
    S3_BUCKET, and if the S3_ variables contradict each other (`_s3`)."""
    bucket = env.str("S3_BUCKET", "")
    given = {
        "S3_ENDPOINT_URL": env.str("S3_ENDPOINT_URL", ""),
        "S3_REGION": env.str("S3_REGION", ""),
        "S3_ACCESS_KEY_ID": env.str("S3_ACCESS_KEY_ID", ""),
        "S3_SECRET_ACCESS_KEY": env.str("S3_SECRET_ACCESS_KEY", ""),
        "S3_ENCRYPTION": env.str("S3_ENCRYPTION", ""),
        "S3_KMS_KEY_ID": env.str("S3_KMS_KEY_ID", ""),
        "S3_ADDRESSING": env.str("S3_ADDRESSING", "") or "auto",
    }
    if bucket:
        return {
            "BACKEND": "claims.documents.storage.bucket.PrivateBucket",
            "OPTIONS": _s3(bucket, given),
        }
    if given["S3_ENDPOINT_URL"] or given["S3_ACCESS_KEY_ID"]:
        raise ImproperlyConfigured("S3_BUCKET is not set, but other S3_ variables are")
    return {
        "BACKEND": "claims.documents.storage.stores.PrivateFolder",
        "OPTIONS": {
            "location": folder,
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }


def _s3(bucket: str, given: dict[str, str]) -> dict[str, Any]:
    """Return the options of claims.documents.storage.bucket.PrivateBucket. Raises
    ImproperlyConfigured, naming the variable, for a key without its counterpart or a value that is
    not allowed."""
    for one, other in (
        ("S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"),
        ("S3_SECRET_ACCESS_KEY", "S3_ACCESS_KEY_ID"),
    ):
        if given[one] and not given[other]:
            raise ImproperlyConfigured(f"{other} is not set, but {one} is")
    endpoint = given["S3_ENDPOINT_URL"]
    if endpoint and urlsplit(endpoint).scheme not in {"http", "https"}:
        raise ImproperlyConfigured("S3_ENDPOINT_URL is an http(s):// address")
    for name, words in (("S3_ENCRYPTION", ENCRYPTIONS), ("S3_ADDRESSING", ADDRESSING)):
        if given[name] not in words:
            raise ImproperlyConfigured(f"{name} is one of {', '.join(filter(None, words))}")
    if given["S3_KMS_KEY_ID"] and given["S3_ENCRYPTION"] != "aws:kms":
        raise ImproperlyConfigured("S3_KMS_KEY_ID goes with S3_ENCRYPTION=aws:kms")
    return {
        "bucket_name": bucket,
        "endpoint_url": endpoint or None,
        "region_name": given["S3_REGION"] or None,
        # without keys here botocore uses the machine's role
        "access_key": given["S3_ACCESS_KEY_ID"] or None,
        "secret_key": given["S3_SECRET_ACCESS_KEY"] or None,
        "addressing_style": given["S3_ADDRESSING"],
        "object_parameters": _encryption(given["S3_ENCRYPTION"], given["S3_KMS_KEY_ID"]),
    }


def _encryption(way: str, key: str) -> dict[str, str]:
    parameters = {"ServerSideEncryption": way, "SSEKMSKeyId": key}
    return {name: value for name, value in parameters.items() if value}


def scanner_url(env: Env) -> str:
    """Return the address of the virus scanner from CLAMD_URL, as tcp://host:port or unix:///path;
    '' when it is not set. Raises ImproperlyConfigured for any other form."""
    url = env.str("CLAMD_URL", "")
    parts = urlsplit(url)
    try:
        tcp = parts.scheme == "tcp" and parts.hostname and parts.port
    except ValueError:  # not a port
        tcp = None
    unix = parts.scheme == "unix" and not parts.netloc and parts.path.startswith("/")
    if url and not (tcp or unix):
        raise ImproperlyConfigured("CLAMD_URL is tcp://host:port or unix:///path")
    return url
