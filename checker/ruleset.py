"""The rule set, loaded once and kept compiled: YAML is read only when a rule file has changed.

The compiled copy is a sealed file of plain values, keyed by the digest of the rule files and of this program's own vocabulary, in a private folder.
Anything wrong with it means that it is made again, never that a rule is skipped.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from checker import __version__, kept, match, model, overlay, scope
from checker.checks import CHECKS
from checker.errors import Fault, RuleError
from checker.lints import LINTS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from checker.model import RuleSet


MOST_COPIES = 16
"""Compiled copies kept: more rule sets than an office uses, half a megabyte each."""


class Layers(NamedTuple):
    """Rule files that together make a rule set, those that are extended first."""

    files: Mapping[str, bytes]
    local: frozenset[str] = frozenset()
    """Names of the files that extend others."""


def default_folder() -> Path:
    """Return the folder of the rules that came with the program."""
    packed = Path(__file__).parent / "_rules"
    return packed if packed.is_dir() else Path(__file__).parents[1] / "rules"


def load(path: Path | None = None, cache: Path | None = None, today: dt.date | None = None) -> RuleSet:
    """Read a rule file, or all ``*.yaml`` of a folder, and what they extend into one rule set.

    ``cache`` is a private folder for the compiled copy; ``today`` decides which changes of an overlay have run out.
    Raises ``RuleError`` with every fault found; nothing is judged by half a rule set.
    """
    files, local = _collect(path or default_folder())
    digest = _digest(part for name, data in files.items() for part in (name.encode(), data))
    compiled = cache / f"rules-{__version__}-{_shape()}-{digest[:32]}.bin" if cache else None
    found = _restore(compiled) if compiled else None
    if found is None:
        from checker import rulefile  # noqa: PLC0415 - yaml and its checks cost more than all the rest of a warm start

        parsed = rulefile.parse(files, local)
        found = parsed._replace(digest=digest, lookup=match.prepare(parsed.terms))
        if compiled:
            _store(compiled, found)
    return overlay.apply(found, today)


# ---------------------------------------------------------------------------------------------- the files


def _collect(path: Path, above: tuple[Path, ...] = ()) -> Layers:
    """Read rule files and the files they extend, to the bottom; nothing is ever fetched."""
    paths = [path] if path.is_file() else sorted(path.glob("*.yaml")) if path.is_dir() else []
    if not paths:
        raise RuleError((Fault(str(path), 1, "rules", "这里没有规则文件（*.yaml），请检查路径或重新安装"),))
    files = {each.name: each.read_bytes() for each in paths}
    extended = [(name, found) for name, data in files.items() if (found := overlay.extends(data))]
    if not extended:
        return Layers(files)
    for name, found in extended:
        if found.target != extended[0][1].target:
            raise RuleError((Fault(name, found.line, "extends", "一个文件夹里的规则文件只能扩展一处"),))
    lower = _below(path, *extended[0], above)
    return Layers({**lower.files, **files}, lower.local | files.keys())


def _below(path: Path, name: str, extends: overlay.Extends, above: tuple[Path, ...]) -> Layers:
    """Read what is extended; its files get the place they were found at before their names."""
    target, folder = extends.target, path if path.is_dir() else path.parent
    below = default_folder() if target == overlay.BASE else folder / target
    seen = (*above, path.resolve())
    if not target or not below.exists():
        message = "找不到要扩展的规则，请写 base（随程序的规则）或规则所在的路径"
        raise RuleError((Fault(name, extends.line, "extends", message),))
    if below.resolve() in seen or (below.is_file() and below.resolve().parent in seen):
        raise RuleError((Fault(name, extends.line, "extends", "要扩展的规则绕回了自己"),))
    lower = _collect(below, seen)
    place = target if below.is_dir() else target.rpartition("/")[0]
    names = {each: each if "/" in each or not place else f"{place}/{each}" for each in lower.files}
    return Layers({names[each]: data for each, data in lower.files.items()}, frozenset(names[each] for each in lower.local))


# ---------------------------------------------------------------------------------------------- the compiled copy


def _classes() -> dict[str, type[Any]]:
    """Every class a rule set may be made of, by a name of its own."""
    kinds = {f"{family}.{name}": module.Params for family, registry in (("check", CHECKS), ("lint", LINTS)) for name, module in registry.items()}
    values = (value for module in (model, scope) for value in vars(module).values() if isinstance(value, type))
    return kinds | {value.__name__: value for value in values if hasattr(value, "_fields") or issubclass(value, Enum)}


def _shape() -> str:
    """Digest of the classes a rule set is made of: a compiled copy of another shape is never read."""
    return _digest(f"{name}:{','.join(field_names(kind))}".encode() for name, kind in sorted(_classes().items()))[:12]


def _digest(pieces: Iterable[bytes]) -> str:
    return hashlib.sha256(b"\0".join(pieces)).hexdigest()


def _restore(path: Path) -> RuleSet | None:
    try:
        found = _decode(kept.loaded(path), _classes())
    except (OSError, ValueError, KeyError, TypeError, IndexError, EOFError):
        return None
    return found if isinstance(found, model.RuleSet) else None


def _store(path: Path, ruleset: RuleSet) -> None:
    """Keep the compiled copy, and of older ones only the latest; a read-only folder only costs time."""
    with suppress(OSError):
        kept.save(path, kept.sealed(_shared(_plain(ruleset), {})))
        copies = sorted(path.parent.glob("rules-*"), key=lambda copy: copy.stat().st_mtime)
        for copy in copies[:-MOST_COPIES]:
            copy.unlink(missing_ok=True)


def _shared(value: Any, texts: dict[str, str]) -> Any:  # noqa: ANN401 - any plain value
    """Return a plain value in which equal texts are one: of thirty thousand only a third are then written, and read at every start."""
    if isinstance(value, str):
        return texts.setdefault(value, value)
    if isinstance(value, dict):
        return {key: _shared(item, texts) for key, item in value.items()}
    return [_shared(item, texts) for item in value] if isinstance(value, list) else value


def encode(ruleset: RuleSet) -> bytes:
    """Return a rule set as it can be sent to another process."""
    import json  # noqa: PLC0415 - only several processes need it

    return json.dumps(_plain(ruleset), ensure_ascii=False).encode()


def _plain(ruleset: RuleSet) -> Any:  # noqa: ANN401
    """Return a rule set as lists, dictionaries, text and numbers."""
    return _encode(ruleset, {value: name for name, value in _classes().items()})


def decode(data: bytes) -> RuleSet:
    """Return the rule set that was encoded by the same version of this program."""
    import json  # noqa: PLC0415 - likewise

    found: RuleSet = _decode(json.loads(data), _classes())
    return found


def field_names(kind: type[Any]) -> tuple[str, ...]:
    """Names of a value class's fields, in order."""
    return tuple(getattr(kind, "_fields", ()))


def _encode(value: Any, names: Mapping[type[Any], str]) -> Any:  # noqa: ANN401 - any value of the model
    """Turn values into JSON: a list for a tuple, [name, fields…] in a one-key object for everything with a class."""
    if isinstance(value, Enum):
        return {"e": [names[type(value)], value.value]}
    if type(value) in names:
        return {"c": [names[type(value)], *(_encode(getattr(value, name), names) for name in field_names(type(value)))]}
    if isinstance(value, (tuple, list)) and value and all(isinstance(item, str) for item in value):
        return {"t": list(value)}
    if isinstance(value, frozenset):
        return {"s": sorted((_encode(item, names) for item in value), key=str)}
    if isinstance(value, dict):
        return {"d": [[_encode(key, names), _encode(item, names)] for key, item in value.items()]}
    return [_encode(item, names) for item in value] if isinstance(value, (tuple, list)) else value


def _decode(value: Any, classes: Mapping[str, type[Any]]) -> Any:  # noqa: ANN401 - any value of the model
    if isinstance(value, list):
        return tuple(_decoded(value, classes))
    if not isinstance(value, dict):
        return value
    ((tag, inner),) = value.items()
    if tag == "t":
        return tuple(inner)
    if tag == "d":
        return {_decode(key, classes): _decode(item, classes) for key, item in inner}
    members = _decoded(inner if tag == "s" else inner[1:], classes)
    return frozenset(members) if tag == "s" else classes[inner[0]](*members)


def _decoded(values: Iterable[Any], classes: Mapping[str, type[Any]]) -> list[Any]:
    """Decode several values; most are plain, and asking that here saves thousands of calls at every start."""
    return [_decode(value, classes) if isinstance(value, (list, dict)) else value for value in values]
