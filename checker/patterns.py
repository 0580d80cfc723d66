"""Regular expressions, compiled once and kept between runs: compiling some 250 of them anew is a third of a cold start.

``re`` turns a pattern into a list of numbers for its engine, most of the time by spreading out character classes; that
list is what is kept, by interpreter and pattern. Whatever does not fit is compiled as usual: the cache changes no result.
"""

from __future__ import annotations

import re
import sys
from array import array
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from checker import kept

if TYPE_CHECKING:
    from pathlib import Path

MOST: Final = 2_000
"""Patterns kept; when versions of the program have left more behind, the next run begins anew."""

_CODE: Final = "I"
"""Type of the numbers."""
_Facts = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""Flags, the numbers as the machine keeps them (a tenth of the time that a list of them takes to load), groups and their names."""

_known: dict[tuple[str, int], _Facts] = {}
_fresh: list[tuple[str, int]] = []


@lru_cache(maxsize=MOST)
def compile(pattern: str, flags: int = 0) -> re.Pattern[str]:  # noqa: A001 - named as in re, for which it stands
    """Return what ``re.compile`` returns, once for a pattern; raise what it raises."""
    facts = _known.get((pattern, int(flags)))
    if facts is None:
        return _anew(pattern, flags)
    try:
        import _sre  # type: ignore[import-not-found]  # noqa: PLC0415 - the engine's own door; `re` uses no other

        whole, code, *groups = facts
        made: re.Pattern[str] = _sre.compile(pattern, whole, array(_CODE, code).tolist(), *groups)
    except (ImportError, RuntimeError, TypeError, ValueError, OverflowError):
        return re.compile(pattern, flags)
    return made


def load(folder: Path | None) -> None:
    """Read what earlier runs kept; a missing, damaged or foreign file makes no difference."""
    with suppress(OSError, ValueError, EOFError, TypeError):
        if folder is not None:
            _known.update(kept.loaded(_file(folder)))


def store(folder: Path | None) -> None:
    """Keep what was compiled anew, for the next run."""
    if folder is None or not _fresh:
        return
    for pattern, flags in _fresh:
        with suppress(ImportError, AttributeError, TypeError, OverflowError):
            _known[pattern, flags] = _facts(pattern, flags)
    _fresh.clear()
    with suppress(OSError, ValueError):
        kept.save(_file(folder), kept.sealed(_known if len(_known) <= MOST else {}))


def _anew(pattern: str, flags: int) -> re.Pattern[str]:
    _fresh.append((pattern, int(flags)))
    return re.compile(pattern, flags)


def _facts(pattern: str, flags: int) -> _Facts:
    """Take a pattern as far as ``re`` does before it calls the engine."""
    from re import _compiler, _parser  # type: ignore[attr-defined]  # noqa: PLC0415 - only a first run needs them

    parsed: Any = _parser.parse(pattern, flags)
    names: dict[str, int] = parsed.state.groupdict
    by_number = {number: name for name, number in names.items()}
    groups = tuple(by_number.get(number) for number in range(parsed.state.groups))
    code = array(_CODE, _compiler._code(parsed, flags))  # noqa: SLF001
    return int(flags) | int(parsed.state.flags), code.tobytes(), parsed.state.groups - 1, names, groups


def _file(folder: Path) -> Path:
    return folder / f"patterns-{sys.implementation.cache_tag}-{sys.hexversion:x}.bin"
