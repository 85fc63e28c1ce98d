"""Who has no need of personal data does not see it; who has, sees it only around the visit."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.account import ROLES, Role
from dispatch.company import Customer, Site
from dispatch.masking.people import (
    MASKED,
    coarse_address,
    masked_customer,
    masked_name,
    masked_phone,
    masked_site,
    may_see,
)
from geo.point import Point

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DAY, SECOND = timedelta(hours=24), timedelta(seconds=1)


@pytest.mark.parametrize("away", [-DAY, timedelta(0), DAY])
def test_the_assigned_engineer_sees_from_a_day_before_to_a_day_after(away: timedelta) -> None:
    """Bounds included."""
    assert may_see("engineer", "T1", {"T1", "T2"}, START, START + away)


@pytest.mark.parametrize("away", [-DAY - SECOND, DAY + SECOND])
def test_outside_of_that_not_even_the_engineer_sees(away: timedelta) -> None:
    """A second too early, a second too late."""
    assert not may_see("engineer", "T1", {"T1"}, START, START + away)


@pytest.mark.parametrize("assigned", [set(), {"T2"}, {"T11"}])
def test_another_engineer_never_sees(assigned: set[str]) -> None:
    """Nobody assigned, another, or one with a longer id; whoever was assigned before is another now."""
    assert not may_see("engineer", "T1", assigned, START, START)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "engineer"])
def test_other_roles_reveal_or_do_not_see(role: Role) -> None:
    """Even one that carries a technician's id by mistake."""
    assert not may_see(role, "T1", {"T1"}, START, START)


def test_a_visit_that_is_not_planned_shows_nothing() -> None:
    """There is no start to be near."""
    assert not may_see("engineer", "T1", {"T1"}, None, START)
    assert not may_see("engineer", None, {"T1"}, START, START)


@pytest.mark.parametrize(
    ("phone", "seen"),
    [
        ("13812345678", "138****5678"),
        ("+86 138-1234-5678", "138****5678"),
        ("0086 13812345678", "138****5678"),
        ("１３８１２３４５６７８", "138****5678"),
        ("0571-12345678", "057*****5678"),
        ("12345", MASKED),
        ("总机转 801", MASKED),
        ("", ""),
    ],
)
def test_of_a_phone_number_the_middle_is_hidden(phone: str, seen: str) -> None:
    """Enough is left for two people to be sure that they mean the same one."""
    assert masked_phone(phone) == seen


@settings(max_examples=50)
@given(st.text(alphabet=st.sampled_from("0123456789-+ 转()"), min_size=1, max_size=30))
def test_no_phone_number_comes_through(phone: str) -> None:
    """However it is written, at most seven of its digits are left, and at least four are gone."""
    digits = [char for char in phone if char.isdigit()]
    left = [char for char in masked_phone(phone) if char.isdigit()]
    assert len(left) <= 7
    assert not digits or len(digits) - len(left) >= min(4, len(digits))


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        ("浙江省杭州市江干区江干路 1 号", "浙江省杭州市江干区"),
        ("上海市浦东新区世纪大道100号", "上海市浦东新区"),
        ("新疆维吾尔自治区乌鲁木齐市天山区人民路1号", "新疆维吾尔自治区乌鲁木齐市天山区"),
        ("四川省凉山彝族自治州西昌市航天大道", "四川省凉山彝族自治州西昌市"),
        ("河北省石家庄市正定县", "河北省石家庄市正定县"),
        ("杭州市西湖区翠苑小区3幢2单元", "杭州市西湖区"),
        ("杭州市翠苑小区3幢", "杭州市"),
        ("杭州市城市花园小区", "杭州市"),
        ("浙江省义乌市稠城街道", "浙江省义乌市"),
        ("江干路 1 号", MASKED),
        ("翠苑小区3幢", MASKED),
        ("长江路小商品市场", MASKED),
        ("12 High Street, Springfield", MASKED),
        ("", ""),
    ],
)
def test_of_an_address_the_district_is_left(address: str, seen: str) -> None:
    """No street, no estate, no number."""
    assert coarse_address(address) == seen


@settings(max_examples=50)
@given(
    st.sampled_from(["", "浙江省", "浙江省杭州市", "杭州市西湖区"]),
    st.sampled_from(["文三路", "翠苑小区", "王家弄", "幸福里", "市场路", "校区东路"]),
    st.integers(1, 9999),
)
def test_no_house_comes_through(town: str, street: str, number: int) -> None:
    """Neither the street nor the number."""
    seen = coarse_address(f"{town}{street}{number}号")
    assert street not in seen
    assert str(number) not in seen
    assert seen in {MASKED, town}


@pytest.mark.parametrize(
    ("name", "seen"),
    [("张伟", "张*"), ("王小明", "王*"), ("欧阳修", "欧阳*"), ("John Smith", "J*"), ("买买提·艾山", "买*"), ("", "")],
)
def test_of_a_name_the_surname_is_left(name: str, seen: str) -> None:
    """How long the rest is, is hidden too."""
    assert masked_name(name) == masked_customer(name) == seen


@pytest.mark.parametrize("name", ["钱塘重工", "甬江铝业", "李宁公司", "Acme Ltd", "杭州大酒店", "派工示例公司"])
def test_a_company_may_be_named(name: str) -> None:
    """It is no person."""
    assert masked_customer(name) == name


@pytest.mark.parametrize(
    ("name", "customer", "tier", "seen"),
    [
        ("张伟家", "张伟", "ordinary", MASKED),
        ("浙江省杭州市西湖区翠苑3幢201", "李先生（翠苑）", "ordinary", "浙江省杭州市西湖区"),
        ("翠苑小区3幢", "业主", "ordinary", MASKED),
        ("码头", "甬江铝业", "ordinary", "码头"),
        ("一号厂", "钱塘", "strategic", "一号厂"),
        ("王伟", "钱塘重工", "key", "王*"),
    ],
)
def test_a_household_is_not_named(name: str, customer: str, tier: str, seen: str) -> None:
    """Its name is its address or its family; a works may be named, unless after a person."""
    site = Site(id="S1", customer_id="K1", name=name, point=Point(30.3, 120.2), region_id="R1")
    assert masked_site(site, Customer(id="K1", name=customer, tier=tier)) == seen
