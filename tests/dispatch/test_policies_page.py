"""The page about policies: what it shows is a policy that would be adopted."""

import tomllib
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from dispatch.planning.day_clock import DayClock
from dispatch.planning.travel_hours import paces
from dispatch.policies.documents import policy_document, policy_of, shipped_policy
from solver.problem import Shift, Technician

PAGE = Path(__file__).parents[2] / "docs" / "policies.md"


def test_the_example_of_the_page_is_a_policy() -> None:
    """Put in the place of a shipped policy's sections."""
    example = PAGE.read_text(encoding="utf-8").split("```toml\n")[1].partition("```")[0]
    policy = policy_of({**policy_document(shipped_policy()), **tomllib.loads(example)})
    (rule,) = policy.rules.targets
    assert (rule.calendar, rule.yellow and rule.yellow.of(rule.seconds)) == ("office", 3_600 + 8_640)
    assert policy.patience_pct(90_000) == 150
    shift = Shift(start=27_000, end=63_000)
    person = Technician(id="T", center="C", start="C", end=None, skills={}, regions=("east",), shifts=(shift,))
    clock = DayClock(day=date(2026, 3, 2), zone=ZoneInfo("Asia/Shanghai"))
    assert paces(policy.travel, {"east"}, [person], clock=clock, now=0) == {"east": 1120}
