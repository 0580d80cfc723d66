"""fazhi: judge an annual report on rule-of-law government by a YAML rule set.

The names in ``__all__`` are the public interface. Each is imported when it is first asked for, so that
``import checker`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.api import check, load_ruleset
    from checker.errors import CheckerError
    from checker.model import Assessment

__version__ = "0.1.0"
__all__ = ["Assessment", "CheckerError", "__version__", "check", "load_ruleset"]

_HOMES = {"Assessment": "model", "CheckerError": "errors", "check": "api", "load_ruleset": "api"}


def __getattr__(name: str) -> object:
    """Import a public name from the module it lives in."""
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """List the public names, imported or not."""
    return sorted({*globals(), *__all__})
