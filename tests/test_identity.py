"""Which titles name a report on the year: reports on a part of it, or on a campaign, are another kind of document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checker.errors import WrongKindError
from tests.conftest import plain
from tests.drafts import GOOD

if TYPE_CHECKING:
    from checker.engine import Engine

BODY = GOOD.split("县委、县政府：", 1)[1]
YEARLY = (
    "云溪镇2024年度法治政府建设情况报告",
    "云溪镇2024年法治政府建设工作总结",
    "关于云溪镇2024年度法治政府建设情况的专项报告",
    "云溪镇人民政府关于2024年法治政府建设情况的报告（2024年12月）",
)
PARTLY = (
    "云溪镇2024年上半年法治政府建设工作情况报告",
    "云溪镇2024年第三季度法治政府建设工作总结",
    "云溪镇2024年一季度依法行政工作情况报告",
    "云溪镇2024年前三季度法治政府建设情况报告",
    "云溪镇2024年1—6月法治政府建设情况报告",
    "云溪镇2024年5月份法治政府建设工作报告",
    "云溪镇2024年法治政府建设阶段性工作总结",
)
TOPICAL = ("云溪镇2024年法治政府建设专项整治工作总结", "云溪镇2024年依法行政专项检查情况报告")


@pytest.mark.parametrize("title", YEARLY)
def test_reports_on_the_year_are_judged(engine: Engine, title: str) -> None:
    assert engine.assess("draft.txt", plain(f"{title}\n{BODY}")).items


@pytest.mark.parametrize("title", [*PARTLY, *TOPICAL])
def test_other_reports_are_refused_by_their_title(engine: Engine, title: str) -> None:
    with pytest.raises(WrongKindError, match="不是法治政府建设年度报告"):
        engine.assess("draft.txt", plain(f"{title}\n{BODY}"))
