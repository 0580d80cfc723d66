"""LibreOffice, where it is installed: it turns old Word files into .docx, in a process of its own that never outlives its time.

It runs with a profile made for the one run: no macros, no links followed, nothing of the user's changed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from checker import limits

_PROGRAMS: Final = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
"""Names on the path, and where it stands on machines that do not put it there."""
_SETTING: Final = '<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
_SETTINGS: Final = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Writer/Content/Update", "Link", "0"),
)
_PROFILE: Final = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(_SETTING.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
    + "</oor:items>"
)
_TO_DOCX: Final = ("--infilter=MS Word 97", "--convert-to", "docx:MS Word 2007 XML")
_QUIET: Final = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck")


def installed() -> str:
    """Return the command that starts LibreOffice; empty where there is none."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), "")


def docx(data: bytes) -> bytes | None:
    """Convert a .doc; None where LibreOffice is missing, fails, or is not done in time."""
    program = installed()
    if not program:
        return None
    with tempfile.TemporaryDirectory(prefix="fazhi-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        (home / "user").mkdir()
        (home / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        draft, result = home / "draft.doc", home / "draft.docx"
        draft.write_bytes(data)
        _run([program, *_QUIET, f"-env:UserInstallation={home.as_uri()}", *_TO_DOCX, "--outdir", folder, str(draft)])
        return result.read_bytes() if result.is_file() and result.stat().st_size <= limits.LARGEST_FILE else None


def _run(command: list[str]) -> None:
    """Run a command and end it with all its children when its time is over, or when this program is interrupted."""
    try:
        process = subprocess.Popen(  # noqa: S603 - a program that was found, a file of our own
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
    except OSError:
        return
    try:
        process.wait(limits.CONVERSION_SECONDS)
    except subprocess.TimeoutExpired:
        pass
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
