"""Makes files that only an office program can make: PDF and old Word documents, through LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_FILTERS = {"pdf": "pdf", "doc": "doc:MS Word 97"}


def converted(files: Mapping[str, bytes], to: str, folder: Path) -> dict[str, bytes]:
    """Convert .docx files by their names without suffix, all in one run; skip the test where LibreOffice is absent."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    for name, data in files.items():
        (folder / f"{name}.docx").write_bytes(data)
    profile = (folder / "profile").as_uri()
    names = [str(folder / f"{name}.docx") for name in files]
    command = [program, "--headless", f"-env:UserInstallation={profile}", "--convert-to", _FILTERS[to], "--outdir", str(folder), *names]
    subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603 - a fixed command
    return {name: (folder / f"{name}.{to}").read_bytes() for name in files}
