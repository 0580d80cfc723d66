"""Zip files of drafts, walked as a folder is; nothing is written anywhere, names serve to be shown only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from checker import drafts
from checker.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable

_SEPARATORS: Final = re.compile(r"[/\\]+")
_NOWHERE: Final = frozenset({"", ".", ".."})
_OF_MACS: Final = "__MACOSX"
"""Folder in which macOS keeps what is no content."""
_NESTED: Final = re.compile(r"\.(?:zip|rar|7z|gz|tar|tgz)", re.IGNORECASE)
_REFUSED: Final = "压缩包里还有压缩包，没有打开，请先解压，再检查其中的文稿。"


class Member(NamedTuple):
    """A draft inside of an archive."""

    path: str
    """``archive.zip/folder/draft.docx``."""
    read: Callable[[], bytes]
    """Gives its bytes; raises ``UnreadableError`` when it cannot be unpacked or must not."""


class Unpacked(NamedTuple):
    """What an archive holds."""

    members: tuple[Member, ...]
    skipped: tuple[str, ...]
    """Hidden and lock files, and files of other formats."""


def unpack(path: str, data: bytes) -> Unpacked:
    """Look into an archive, in the order of names; raise ``UnreadableError`` when it is damaged or has too many files."""
    from checker import ooxml  # noqa: PLC0415 - only zip files need it

    members, skipped = [], []
    for name, read in sorted(ooxml.files(data), key=lambda file: file[0]):
        parts = [part for part in _SEPARATORS.split(name) if part not in _NOWHERE]
        shown = "/".join((path, *parts))
        if not parts or parts[0] == _OF_MACS or any(map(drafts.is_hidden, parts)):
            skipped.append(shown)
        elif _NESTED.fullmatch(drafts.suffix(parts[-1])):
            members.append(Member(shown, _refuse))
        elif drafts.may_be_draft(parts[-1]):
            members.append(Member(shown, read))
        else:
            skipped.append(shown)
    return Unpacked(tuple(members), tuple(skipped))


def _refuse() -> bytes:
    raise UnreadableError(_REFUSED)
