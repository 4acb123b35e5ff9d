"""Files that passed through: kept by id, found again by path, refused when too big."""

import hashlib
import mimetypes
import struct
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.simulator.errors import Json, bad_request, not_found

UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024
PHOTO_SIDES_LIMIT = 10_000
PHOTO_RATIO_LIMIT = 20
UNKNOWN_SIZE = (800, 600)
IMAGE_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")


@dataclass(frozen=True)
class Upload:
    """One file part of a request."""

    name: str
    data: bytes
    mime_type: str = ""


@dataclass(frozen=True)
class StoredFile:
    """A file Telegram keeps: what was sent and the ids it got."""

    file_id: str
    unique_id: str
    name: str
    mime_type: str
    data: bytes
    path: str
    width: int = 0
    height: int = 0

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)

    def to_json(self) -> Json:
        """The fields every file object of the Bot API has."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}

    def document_json(self) -> Json:
        """The `Document` object."""
        return self.to_json() | {"file_name": self.name, "mime_type": self.mime_type}

    def photo_json(self) -> list[Json]:
        """The sizes of a photo: here a small one and the original, both the same file."""
        small = {"width": max(1, self.width // 4), "height": max(1, self.height // 4)}
        return [self.to_json() | small, self.to_json() | {"width": self.width, "height": self.height}]


class FileStore:
    """All files of one Telegram."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def keep_document(self, upload: Upload) -> StoredFile:
        """Store a document as it is."""
        check_size(upload)
        return self._keep(upload, folder="documents", size=(0, 0))

    def keep_photo(self, upload: Upload) -> StoredFile:
        """Store a photo; its size is read from a PNG, and assumed otherwise."""
        return self._keep(upload, folder="photos", size=image_size(upload.data))

    def get(self, file_id: str) -> StoredFile:
        """The file with this id, as every method that takes a file_id looks it up."""
        if file_id not in self._by_id:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self._by_id[file_id]

    def downloadable(self, file_id: str) -> StoredFile:
        """The file with this id if a bot may download it."""
        if file_id not in self._by_id:
            raise bad_request("invalid file_id")
        file = self._by_id[file_id]
        if file.size > DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        return file

    def at(self, path: str) -> bytes:
        """What a download of this path gives."""
        if path not in self._by_path:
            raise not_found()
        return self._by_path[path].data

    def _keep(self, upload: Upload, *, folder: str, size: tuple[int, int]) -> StoredFile:
        number = len(self._by_id) + 1
        name = upload.name or "file"
        file = StoredFile(
            file_id=f"BQACAgUAAxkBAAM{number:06d}",
            unique_id="AgAD" + hashlib.sha256(upload.data).hexdigest()[:12],
            name=name,
            mime_type=upload.mime_type or mimetypes.guess_type(name)[0] or "application/octet-stream",
            data=upload.data,
            path=f"{folder}/file_{number}{PurePosixPath(name).suffix}",
            width=size[0],
            height=size[1],
        )
        self._by_id[file.file_id] = file
        self._by_path[file.path] = file
        return file


def check_size(upload: Upload) -> None:
    """Refuse an upload the Bot API server would not take."""
    if not upload.data:
        raise bad_request("file must be non-empty")


def check_photo(upload: Upload) -> None:
    """Refuse what Telegram cannot show as a photo."""
    if not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > PHOTO_LIMIT:
        raise bad_request(
            f"file of size {len(upload.data)} bytes is too big for a photo; "
            f"the maximum size is {PHOTO_LIMIT} bytes"
        )
    if not upload.data.startswith(IMAGE_SIGNATURES):
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = image_size(upload.data)
    too_narrow = max(width, height) > PHOTO_RATIO_LIMIT * min(width, height)
    if width + height > PHOTO_SIDES_LIMIT or too_narrow:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def image_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG; other formats are taken to be of an ordinary size."""
    if data.startswith(IMAGE_SIGNATURES[0]) and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    return UNKNOWN_SIZE
