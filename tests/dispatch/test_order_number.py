"""Numbers of new orders."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from dispatch.orders.number import day_prefix, next_number


def test_the_day_is_the_company_s() -> None:
    """Shortly before midnight UTC it is the next day in Shanghai."""
    at = datetime(2025, 3, 14, 23, 0, tzinfo=UTC)
    assert day_prefix(at, ZoneInfo("Asia/Shanghai")) == "X20250315"
    assert day_prefix(at, ZoneInfo("UTC")) == "X20250314"


def test_the_next_number() -> None:
    """After the highest, whatever other ids look alike; the thousandth of a day has a digit more."""
    assert next_number("X20250315", []) == "X20250315001"
    assert next_number("X20250315", ["X20250315007", "X20250315002", "X20250315-A", "X20250315"]) == "X20250315008"
    assert next_number("X20250315", ["X20250315999"]) == "X202503151000"
    assert next_number("X20250315", ["X202503151000", "X20250315999"]) == "X202503151001"
