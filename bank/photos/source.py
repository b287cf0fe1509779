"""Where photos come from: a folder or a zip, read file by file, and never followed out of itself.

Nothing is unpacked: a member is read into memory, up to the most bytes a photo may have.
"""

from __future__ import annotations

import errno
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from bank.photos.errors import Code, PhotoRefused, SourceRefused
from bank.photos.names import check_safe
from bank.photos.picture import MOST_BYTES, too_large
from index_mappings.fields import Text

MOST_FILES = 500_000
MOST_RATIO, RATIO_FROM_BYTES = 100, 100_000
"""Pictures are packed already: a member that grows a hundredfold on reading is a bomb."""
DROPPINGS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What operating systems leave in folders; passed over."""


@dataclass(frozen=True, slots=True)
class File:
    """One file of a source: its path in it, with `/`, and how its content is read (or PhotoRefused raised).

    `refused` says why it is not even looked at: by its name, or for what it is.
    """

    name: str
    content: Callable[[], bytes] = field(repr=False)
    refused: PhotoRefused | None = None


def opened(path: Path) -> AbstractContextManager[list[File]]:
    """The files of a folder or zip, in the order of their names; raises SourceRefused."""
    return _folder(path) if path.is_dir() else _zip(path)


@contextmanager
def _folder(path: Path) -> Iterator[list[File]]:
    try:
        yield _sorted(_walked(path))
    except OSError as error:
        raise _refused(
            f"the folder cannot be read: {error.strerror}.",
            f"папка не читается: {error.strerror}.",
        ) from error


def _walked(root: Path) -> Iterator[File]:
    def fail(error: OSError) -> None:
        raise error

    for folder, folders, files in os.walk(root, followlinks=False, onerror=fail):
        inside = Path(folder).relative_to(root)
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in (*links, *files):
            path = inside / name
            if not _is_dropping(path.as_posix()):
                read = partial(_read, root, path)
                yield File(_written(path.as_posix()), read, _unsafe(path.as_posix()))


def _read(root: Path, path: Path) -> bytes:
    try:
        handle = _open_inside(root, path)
    except OSError as error:
        # What is a link is refused by ELOOP as a file, by ENOTDIR as a folder.
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            raise _link() from None
        raise _unreadable(error.strerror or "") from None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise PhotoRefused(
                Code.NO_PLAIN_FILE, Text("is no plain file.", "не является обычным файлом.")
            )
        try:
            return _limited(file.read(MOST_BYTES + 1))
        except OSError as error:
            raise _unreadable(error.strerror or "") from None


def _open_inside(root: Path, path: Path) -> int:
    """Open a file step by step, by handles and by no link, so that no part of the way can be exchanged."""
    where = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    steps = [*((part, os.O_DIRECTORY) for part in path.parts[:-1]), (path.name, os.O_NONBLOCK)]
    for part, flags in steps:
        before = where
        try:
            where = os.open(part, os.O_RDONLY | os.O_NOFOLLOW | flags, dir_fd=before)
        finally:
            os.close(before)
    return where


@contextmanager
def _zip(path: Path) -> Iterator[list[File]]:
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise _refused(
            f"the file cannot be read: {error.strerror}.", f"файл не читается: {error.strerror}."
        ) from error
    # Whatever stands in place of a list of members: BadZipFile, struct.error, NotImplementedError …
    except Exception as error:
        raise _refused(
            "is neither a folder nor a whole zip.", "— не папка и не целый архив zip."
        ) from error
    with archive:
        yield _sorted(
            File(
                _written(one.orig_filename),
                partial(_member, archive, one),
                _unsafe(one.orig_filename),
            )
            for one in archive.infolist()
            if not one.is_dir() and not _is_dropping(one.filename)
        )


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if stat.S_ISLNK(member.external_attr >> 16):
        raise _link()
    if member.flag_bits & 1:
        raise _unreadable("a password")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _unreadable("packed in a rare way, use deflate")
    if member.file_size > MOST_BYTES:
        raise too_large()
    if member.file_size > RATIO_FROM_BYTES + member.compress_size * MOST_RATIO:
        raise PhotoRefused(
            Code.BOMB,
            Text("grows beyond all measure when read.", "при чтении разрастается сверх меры."),
        )
    try:
        with archive.open(member) as file:
            return _limited(file.read(MOST_BYTES + 1))
    # A damaged member: BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError …
    except PhotoRefused:
        raise
    except Exception:
        raise _unreadable("damaged in the zip") from None


def _unsafe(name: str) -> PhotoRefused | None:
    try:
        check_safe(name)
    except PhotoRefused as refused:
        return refused
    return None


def _written(name: str) -> str:
    """A name as it can be written down: bytes that are no text become question marks."""
    return name.encode("utf-8", "replace").decode()


def _limited(content: bytes) -> bytes:
    if len(content) > MOST_BYTES:
        raise too_large()
    return content


def _sorted(files: Iterator[File]) -> list[File]:
    found = []
    for one in files:
        found.append(one)
        if len(found) > MOST_FILES:
            raise _refused(
                f"holds more than {MOST_FILES:,} files: send it in parts.",
                f"содержит больше {MOST_FILES} файлов: пришлите частями.",
            )
    return sorted(found, key=lambda one: one.name)


def _is_dropping(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and (parts[-1] in DROPPINGS or parts[0] == "__MACOSX")


def _refused(en: str, ru: str) -> SourceRefused:
    return SourceRefused(Text(en, ru))


def _link() -> PhotoRefused:
    return PhotoRefused(
        Code.LINK, Text("is a link: send the file itself.", "— ссылка: пришлите сам файл.")
    )


def _unreadable(why: str) -> PhotoRefused:
    return PhotoRefused(Code.UNREADABLE, Text(f"cannot be read: {why}.", f"не читается: {why}."))
