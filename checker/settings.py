"""What a run is to do, from three places: the command line wins over ``fazhi.yaml``, that over the defaults."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from checker import config, files
from checker.drafts import STDIN
from checker.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checker.model import Waiver

DEFAULTS: Final[Mapping[str, Any]] = {"profile": "", "rules": None, "fail-under": None, "fail-on": config.STOPS[0], "report-only": False}


class Setting(NamedTuple):
    """A value and where it comes from."""

    name: str
    value: Any
    origin: str


class Settings(NamedTuple):
    """Everything that the three places say."""

    options: Mapping[str, Setting]
    waivers: tuple[Waiver, ...] = ()
    file: Path | None = None

    def value(self, name: str) -> Any:  # noqa: ANN401 - each option has its own type
        """Value of an option."""
        return self.options[name].value


def gather(paths: Sequence[str], given: Mapping[str, Any], file: Path | None = None) -> Settings:
    """Join what is given on the command line (None for what is not) with the file; raise ``ConfigError`` or ``UsageError`` for a bad file.

    ``file`` is looked for above the drafts when it is not named.
    """
    found = file or _found(paths)
    read = config.parse(found, files.read_named(str(found))) if found else None
    return Settings({name: _setting(name, given.get(name), read) for name in DEFAULTS}, read.waivers if read else (), found)


def _found(paths: Sequence[str]) -> Path | None:
    """Return the file above all drafts; standard input stands in the folder where the program runs."""
    places = ["." if path == STDIN else path for path in paths if path == STDIN or Path(path).exists()]
    nearest = {config.find([place]) for place in places}
    if len(nearest) > 1:
        names = "、".join(sorted(str(each) if each else "没有设置文件" for each in nearest))
        msg = f"这些文稿的设置文件不同（{names}），请分开检查，或者用 --config 指明用哪一个。"
        raise UsageError(msg)
    return next(iter(nearest), None)


def unused(settings: Settings, skipped: Iterable[str]) -> Iterator[str]:
    """Say of files of settings met among the drafts that they were not used."""
    for path in skipped:
        if Path(path).name == config.NAME and not (settings.file and files.same(settings.file, path)):
            yield f"没有采用 {path}，它只管所在的文件夹，请对那个文件夹单独检查，或者用 --config 指明。"


def _setting(name: str, given: Any, read: config.Config | None) -> Setting:  # noqa: ANN401 - each option has its own type
    if given is not None:
        return Setting(name, given, "命令行")
    if read and name in read.values:
        return Setting(name, read.values[name], f"{read.file} 第 {read.lines[name]} 行")
    return Setting(name, DEFAULTS[name], "默认")


def shown(settings: Settings) -> Iterator[str]:
    """Lines that say each value and its origin."""
    yield f"设置文件：{settings.file or f'没有找到 {config.NAME}'}"
    for name, value, origin in settings.options.values():
        yield f"{name}: {_word(value)}（{origin}）"
    for waiver in settings.waivers:
        whom = "，".join(filter(None, (waiver.body, waiver.path)))
        yield f"免除 {waiver.item}：{whom}，至 {waiver.until}，{waiver.reason}（{waiver.file} 第 {waiver.line} 行）"


def _word(value: Any) -> str:  # noqa: ANN401 - each option has its own type
    if value is None or value == "":
        return "未指定"
    return ("否", "是")[value] if isinstance(value, bool) else str(value)
