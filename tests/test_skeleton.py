"""A new rule to fill in is a rule."""

from __future__ import annotations

import pytest
import yaml

from checker import skeleton
from checker.errors import UsageError


def test_a_skeleton_has_every_key_and_samples() -> None:
    written = yaml.safe_load(skeleton.skeleton("x-hotline", "法律援助热线"))
    (rule,) = written["rules"]
    assert set(rule) == {"id", "title", "level", "weight", "place", "basis", "need", "say", "remedy", "sample", "tests"}
    assert (rule["id"], rule["title"]) == ("x-hotline", "法律援助热线")
    assert {test["want"] for test in rule["tests"]} == set(rule["say"]) == {"met", "missing"}
    assert written["terms"] == {"x-hotline-words": ["法律援助热线"]}
    assert all(f"# {key}:" in skeleton.skeleton("x-hotline", "法律援助热线") for key in ("parent", "when", "partly"))


@pytest.mark.parametrize("title", ['引号"与\\斜杠', "冒号: 和 # 号", "- 横线", "换\n行", "@词组 …… #", "{花括号}", "yes"])
def test_no_title_breaks_the_file(title: str) -> None:
    (rule,) = yaml.safe_load(skeleton.skeleton("x-a", title))["rules"]
    assert rule["title"] == " ".join(title.split())


@pytest.mark.parametrize(
    ("rule_id", "title", "says"),
    [("hotline", "热线", "x- 开头"), ("x-", "热线", "x- 开头"), ("x-Hot", "热线", "x- 开头"), ("x-a", "", "--title"), ("x-a", " …# ", "--title")],
)
def test_a_name_that_cannot_be_is_refused(rule_id: str, title: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        skeleton.skeleton(rule_id, title)
