"""Uploaded files on disk, named by their hash; rows keep the hash."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

_HASH = re.compile("[0-9a-f]{64}")


class FileStore:
    """Files below one folder; the same content is kept once."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes) -> str:
        """Keep `data` durably, before any row names it; its SHA-256 in hex."""
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(dir=target.parent)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(target)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The content kept under a hash. Errors: FileNotFoundError."""
        return self.path(sha256).read_bytes()

    def path(self, sha256: str) -> Path:
        """Where a hash is kept: two-letter folders keep directories small."""
        return self.root / sha256[:2] / sha256

    def kept(self) -> Iterator[str]:
        """The hashes of everything that is kept, in their order."""
        yield from sorted(path.name for path in self.root.glob("??/*") if _HASH.fullmatch(path.name))
