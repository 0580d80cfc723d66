"""The account of all figures of a text: with which others each was compared, and whether they agree.

Whether figures agree is decided by the lints that compare them; here only how closely they do is told apart:
to the last digit, or by rounding, cutting off or words such as 余 and 约.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import permutations
from typing import TYPE_CHECKING

from checker.model import Agreement, Number, Recount
from checker.quantities import ONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checker.model import Span
    from checker.quantities import Account, Comparison, Quantity

_RATE = "%"
_ROUNDING = 3
"""Width of the range of a plainly stated rate, in halves of its last digit: one of rounding and two of cutting off."""
_DUST = ONE // 10**6


def listing(accounts: Iterable[Account], comparisons: Iterable[Comparison]) -> tuple[Number, ...]:
    """Return every figure in order of place; those of tables appear when they were compared."""
    known = {one.span: one for account in accounts for one in (*account.counts, *account.rates)}
    recounts: dict[Span, list[Recount]] = defaultdict(list)
    for comparison in dict.fromkeys(comparisons):
        for member in comparison.members:
            others = tuple(span for span in comparison.members if span != member)
            recounts[member].append(Recount(comparison.relation, others, _agreement(comparison, known)))
    return tuple(Number(span, tuple(recounts.get(span, ()))) for span in sorted({*known, *recounts}))


def _agreement(comparison: Comparison, known: Mapping[Span, Quantity]) -> Agreement:
    """Say how closely figures agree; the cells of tables are exact."""
    if not comparison.agrees:
        return Agreement.REFUTED
    members = [known[span] for span in comparison.members if span in known]
    if not members:
        return Agreement.EXACT
    *basis, last = members
    exact = _is_exact(last, basis) if last.unit == _RATE else all(one.exact for one in members)
    return Agreement.EXACT if exact else Agreement.ROUNDED


def _is_exact(rate: Quantity, basis: Sequence[Quantity]) -> bool:
    """Whether a rate, as it is written, is what its figures give: as a share or as a change."""
    stated = _stated(rate)
    return stated is not None and all(one.exact for one in basis) and stated in _rates(basis)


def _stated(rate: Quantity) -> int | None:
    """Return the value that is written; None when 约 and the like leave it open."""
    half = ONE // 10**rate.digits // 2
    if rate.exact:
        return rate.low
    return rate.low + half if abs(rate.high - rate.low - _ROUNDING * half) < _DUST else None


def _rates(basis: Sequence[Quantity]) -> Iterator[Fraction | int]:
    for one, other in permutations(basis, 2):
        if other.low:
            share = Fraction(100 * one.low * ONE, other.low)
            yield share
            yield abs(share - 100 * ONE)
