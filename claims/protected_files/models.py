"""Bases of rows that have a file for people to take away."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.personal_data.encrypted_files import EncryptedFiles
from claims.protected_files.errors import FileGoneError
from claims.users.actors import actor


class StoredFile(models.Model):
    """Abstract base of a row with an encrypted file in private storage, which is deleted after
    `expires_at`.

    `size` is in bytes as downloaded. `entry` is the entry of the access log that names the claims
    of the file; each later access refers to it. A subclass sets FILES (the folder), KEYS (the
    columns with storage keys, if it has several) and GONE (the error if the file is gone)."""

    FILES: ClassVar[EncryptedFiles]
    KEYS: ClassVar[tuple[str, ...]] = ("storage_key",)
    GONE: ClassVar[type[FileGoneError]] = FileGoneError

    storage_key = models.CharField(_("저장 위치"), max_length=200, blank=True)
    size = models.BigIntegerField(_("크기"), default=0)
    entry = models.ForeignKey(
        "claims.AccessEntry",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("접속기록"),
    )
    expires_at = models.DateTimeField(_("기한"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_stored(self) -> bool:
        """True while there is a file and it has not expired."""
        expires = self.expires_at
        return bool(self.storage_key) and expires is not None and expires > clock.now()

    def forget_file(self) -> None:
        """Clear the columns that name the file. The caller saves, and deletes the file
        (`discard_file`)."""
        for name in self.KEYS:
            setattr(self, name, "")


class ProtectedFile(StoredFile):
    """Abstract base of a row with an archive that only its password opens.

    `sha256` is that of the archive as downloaded, by which its receiver identifies it. `password`
    is stored encrypted; people pass it on by another channel than the file."""

    sha256 = models.CharField(_("파일 지문(SHA-256)"), max_length=64, blank=True, db_collation="C")
    password = models.BinaryField(_("비밀번호(암호화)"), null=True)
    downloaded_by = actor(_("처음 내려받은 사람"), null=True, blank=True)
    downloaded_at = models.DateTimeField(_("처음 내려받은 때"), null=True, blank=True)

    class Meta:
        abstract = True

    def forget_file(self) -> None:
        super().forget_file()
        self.password = None
