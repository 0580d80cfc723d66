"""Who holds which rank of a group, by the grammar of appointment: 由…任组长, 组长由…担任, 以…为组长, …同为组长, …负总责、…牵头.

Posts and ranks come as tokens, found by the terms of the rules; what stands between them decides which belongs to which.
"""

from __future__ import annotations

import re
from itertools import groupby, pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from checker import patterns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.model import Span

PROMOTED = patterns.compile(r"由(?:第一|常务)?副(?:组长|主任|召集人)(?:调整|变更|改任|改|升格|提升|转任)(?:为|成|任)")
"""由副组长调整为组长: what counts is the new rank."""
_RANK_FIRST = patterns.compile(r"[：由为是](?![由于])|分别由|均由|共同由|[两二]人[，：]")
_POSTS = ("party", "head", "both", "deputy")
_RANKS = ("top", "second", "lead")
_JOINING = ("、", "和", "与", "及", "以及")


class Token(NamedTuple):
    """A post or a rank where it stands."""

    span: Span
    kind: str
    """party, head, both or deputy of a post; top, second or lead of a rank; shared (双组长); blank (办公室主任)."""


def leadership(folded: str, area: Span, tokens: list[Token]) -> str:
    """dual, split, party or head (one of them with a rank), single, deputy or nothing, from posts and ranks in order."""
    shared = next((index for index, token in enumerate(tokens) if token.kind == "shared"), None)
    if shared is not None:
        return _sharing(folded, tokens, shared)
    given = _assign(folded, tokens)
    party, head = given.get("party", ""), given.get("head", "")
    promoted = bool(PROMOTED.search(folded, area.start, area.end))
    if head and head == party and head != "second":
        return "dual"
    if head == "top" and promoted:
        return "dual"
    if head and party:
        return "split"
    return _alone(party, head, given.get("deputy", ""))


def _alone(party: str, head: str, deputy: str) -> str:
    """Tell one head with a rank (party, head) or without (single), deputy or nothing; below a deputy stands another head (县司法局局长任副组长)."""
    if not party and head in ("", "second") and deputy.startswith(("top", "lead")):
        return "deputy"
    post, rank = ("party", party) if party else ("head", head)
    return post if rank in ("top", "second") else "single" if rank else ""


def _sharing(folded: str, tokens: list[Token], shared: int) -> str:
    """dual, single or deputy, from the posts that share the lead, told before 双组长 or in 双组长由…担任; without any, the word is believed."""
    posts = list(takewhile(_is_post, reversed(tokens[:shared])))[::-1]
    if not posts and _RANK_FIRST.match(folded, tokens[shared].span.end):
        posts = list(takewhile(_is_post, tokens[shared + 1 :]))
    kinds = {token.kind for token in posts}
    if kinds == {"deputy"}:
        return "deputy"
    return "dual" if "deputy" not in kinds or "both" in kinds or {"party", "head"} <= kinds or _one_man(folded, posts) else "single"


def _one_man(folded: str, posts: list[Token]) -> bool:
    """Whether a deputy's post is only the other title of the head: 党委副书记、镇长."""
    return any((one.kind, other.kind) == ("deputy", "head") and folded[one.span.end : other.span.start] == "、" for one, other in pairwise(posts))


def _is_post(token: Token) -> bool:
    return token.kind in _POSTS


def _in_turn(folded: str, tokens: list[Token]) -> dict[str, str]:
    """Give several posts in a row several ranks in a row, one by one: 书记、镇长分别任组长、副组长; 组长、副组长分别由书记、镇长担任."""
    runs = [list(run) for _, run in groupby(tokens, key=_is_post)]
    for one, other in pairwise(runs):
        posts, ranks = (one, other) if _is_post(one[0]) else (other, one)
        between = folded[one[-1].span.end : other[0].span.start]
        named = [post for token in posts for post in (("party", "head") if token.kind == "both" else (token.kind,))]
        if len(named) > 1 and _in_a_row(folded, ranks) and "，" not in between and (posts is one or "分别" in between):
            return dict(zip(named, (ranks[min(index, len(ranks) - 1)].kind for index in range(len(named))), strict=True))
    return {}


def _in_a_row(folded: str, ranks: list[Token]) -> bool:
    """Whether several ranks stand side by side, joined by 、 or 和."""
    joined = all(folded[one.span.end : other.span.start] in _JOINING for one, other in pairwise(ranks))
    return joined and len(ranks) > 1 and all(token.kind in _RANKS for token in ranks)


def _listed(folded: str, token: Token, before: Token | None, behind: Token | None) -> bool:
    """Whether a post still belongs to the list 组长：…，…: the next rank opens a list of its own, or stands beyond a stop."""
    if before is None or not folded.startswith("：", before.span.end) or behind is token:
        return False
    return behind is None or folded.startswith("：", behind.span.end) or bool(re.search("[；。]", folded[token.span.end : behind.span.start]))


def _next_ranks(tokens: Sequence[Token]) -> list[Token | None]:
    """For each token the first rank from there on."""
    found: list[Token | None] = []
    behind = None
    for token in reversed(tokens):
        behind = token if token.kind in _RANKS else behind
        found.append(behind)
    return found[::-1]


def _assign(folded: str, tokens: list[Token]) -> dict[str, str]:
    """Give each post the rank that follows it, or the one before it in 组长由…担任 and 组长：…，…；副组长：…."""
    given = _in_turn(folded, tokens)
    waiting: list[str] = []
    reverse = apposed = ""
    end, before = 0, None
    for token, behind in zip(tokens, _next_ranks(tokens), strict=True):
        if "，" in folded[end : token.span.start] and not _listed(folded, token, before, behind):
            reverse = ""
        end = token.span.end
        if _is_post(token):
            posts = ["party", "head"] if token.kind == "both" else [token.kind]
            if reverse or apposed:
                for post in posts:
                    given.setdefault(post, reverse or apposed)
                apposed = ""
            else:
                waiting += posts
        elif token.kind in _RANKS:
            before = token
            rank = f"lead{token.span.start}" if token.kind == "lead" else token.kind  # two who lead at two places share no rank
            for post in waiting:
                given.setdefault(post, rank)
            ahead = None if waiting else _RANK_FIRST.match(folded, end)
            reverse = rank if ahead else ""
            apposed = rank if not waiting and folded.startswith("、", end) else ""
            end = ahead.end() if ahead else end
            waiting = []
    return given
