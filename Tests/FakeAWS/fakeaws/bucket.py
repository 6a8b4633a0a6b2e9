"""The objects of the bench's S3, as the engines behind Athena and Pinpoint read and write them."""
from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .moto_backend import Moto


class NoSuchBucket(Exception):
    """The bucket of an address does not exist; its name is the text."""


@dataclass(frozen=True)
class Object:
    """One object as a listing shows it."""

    bucket: str
    key: str
    size: int
    etag: str

    @property
    def url(self) -> str:
        return f"s3://{self.bucket}/{self.key}"


def split(url: str) -> tuple[str, str]:
    """Bucket and key of `s3://bucket/key`; raises ValueError for anything else."""
    scheme, separator, rest = url.partition("://")
    bucket, _, key = rest.partition("/")
    if scheme not in ("s3", "s3a", "s3n") or not separator or not bucket:
        raise ValueError(f"{url!r} is no s3:// address")
    return bucket, key


class Buckets:
    """Listing, reading and writing, and a mirror of objects as local files for DuckDB.

    A mirrored file is named after the object's address and ETag: an object that changes is mirrored anew.
    """

    def __init__(self, moto: Moto, folder: Path) -> None:
        self._moto, self._folder = moto, folder
        self._lock = threading.Lock()

    @property
    def _s3(self) -> Any:
        return self._moto.client("s3")

    def list(self, url: str) -> list[Object]:
        """Every object under the address, in the order of keys."""
        bucket, prefix = split(url)
        try:
            pages = list(self._s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix))
        except self._s3.exceptions.NoSuchBucket:
            raise NoSuchBucket(bucket) from None
        return [Object(bucket, entry["Key"], entry["Size"], entry["ETag"].strip('"'))
                for page in pages for entry in page.get("Contents", [])]

    def exists(self, bucket: str) -> bool:
        return any(found["Name"] == bucket for found in self._s3.list_buckets()["Buckets"])

    def read(self, url: str) -> bytes:
        bucket, key = split(url)
        return self._s3.get_object(Bucket=bucket, Key=key)["Body"].read()

    def write(self, url: str, body: bytes) -> None:
        bucket, key = split(url)
        try:
            self._s3.put_object(Bucket=bucket, Key=key, Body=body)
        except self._s3.exceptions.NoSuchBucket:
            raise NoSuchBucket(bucket) from None

    def mirror(self, found: Object) -> Path:
        """A local copy (FileNotFoundError where the object has gone since it was listed), which keeps the ending of the key (DuckDB tells compression by it)."""
        ending = "".join(Path(found.key).suffixes[-2:])
        ending = ending if ending.replace(".", "").isalnum() else ""
        place = hashlib.sha256(found.url.encode()).hexdigest()[:24]
        path = self._folder / f"{place}-{found.etag}{ending}"
        with self._lock:
            if not path.exists():
                part = path.with_suffix(".part")
                try:
                    part.write_bytes(self.read(found.url))
                except self._s3.exceptions.NoSuchKey:
                    raise FileNotFoundError(found.url) from None
                part.rename(path)
        return path

    def forget(self) -> None:
        """Removes the mirror. Only while nothing reads."""
        with self._lock:
            for path in self._folder.iterdir():
                path.unlink()
