"""Values kept in files between runs: sealed, so that a damaged file is found out; mapped only when the file is our own."""

from __future__ import annotations

import hashlib
import marshal
import mmap
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEAL = 16


def sealed(value: Any) -> bytes:  # noqa: ANN401
    """Return the bytes of a plain value under its seal."""
    data = marshal.dumps(value)
    return hashlib.blake2b(data, digest_size=_SEAL).digest() + data


def unsealed(data: bytes) -> Any:  # noqa: ANN401
    """Return the value; ValueError when the bytes are damaged, for marshal itself may crash on those."""
    seal, value = data[:_SEAL], data[_SEAL:]
    if hashlib.blake2b(value, digest_size=_SEAL).digest() != seal:
        raise ValueError
    return marshal.loads(value)  # noqa: S302


def mapped(path: Path) -> mmap.mmap:
    """Map a file of our own; OSError or ValueError when it is missing, empty or somebody else's."""
    with path.open("rb") as file:
        if hasattr(os, "getuid") and os.fstat(file.fileno()).st_uid != os.getuid():
            raise PermissionError
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def loaded(path: Path) -> Any:  # noqa: ANN401
    """Return the value of a sealed file of our own; OSError or ValueError when it is missing, damaged or somebody else's."""
    return unsealed(bytes(mapped(path)))


def save(path: Path, image: bytes | mmap.mmap) -> None:
    """Write in one step, so that no other process ever sees half a file; OSError when it cannot be done."""
    import tempfile  # noqa: PLC0415 - most runs only read

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(image)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def lent(data: bytes) -> Iterator[Path]:
    """Keep bytes in a file that other processes can map, as long as the context lasts; OSError when it cannot be written."""
    import tempfile  # noqa: PLC0415 - likewise

    with tempfile.TemporaryDirectory(prefix="fazhi-", ignore_cleanup_errors=True) as folder:
        place = Path(folder) / "data"
        save(place, data)
        yield place
