"""The province, city and district that an address names, and where these are, without asking anybody."""

import random

import pytest

from geo.geocoders.confidence import apart_m
from geo.geocoders.divisions import Prefecture, prefectures, provinces
from geo.geocoders.gazetteer import Gazetteer
from geo.geocoders.named import named_in
from geo.geocoders.towns import seats

STREETS = (
    "人民路88号",
    "中山路1号",
    "南京西路1038号",
    "河南路22号",
    "解放大道100号2栋301室",
    "北京路7号",
    "工业园区创业路9号",
)
DISTRICTS = ("城关区", "开发区", "新区", "", "", "东湖区", "高新区")


def written(prefecture: Prefecture, chance: random.Random) -> str:
    """An address in a prefecture as people write it: with or without province, long or short, with blanks."""
    province = prefecture.province
    city = chance.choice([prefecture.name, prefecture.name, *prefecture.names, prefecture.short])
    before = chance.choice([province.name, province.name, province.short, ""])
    if before == city == province.short:
        before = province.name
    blank = chance.choice(["", "", " ", "　", ",", "，"])
    label = chance.choice(["", "", "", "地址：", "中国"])
    return label + blank.join([before, city, chance.choice(DISTRICTS) + chance.choice(STREETS)])


def test_at_least_95_of_100_addresses_resolve_to_their_prefecture() -> None:
    """300 addresses made of real names: the city is the right one, and its place within 120 km of the seat."""
    chance = random.Random(20260302)
    known = [one for one in prefectures() if one.name in seats()]
    right = 0
    for _ in range(300):
        prefecture = chance.choice(known)
        found = Gazetteer().find(written(prefecture, chance))
        if found and found[0].city == prefecture.name:
            right += apart_m(found[0].point, seats()[prefecture.name]) < 120_000
    assert right >= 299, right  # measured: 300


def test_a_city_is_found_with_low_confidence() -> None:
    """It is somewhere in Nanjing: nothing that one could drive to."""
    (place,) = Gazetteer().find("江苏省南京市玄武区中山路1号")
    assert (place.precision, place.confidence, place.matched) == ("city", 0.3, "江苏省南京市")
    assert (place.province, place.city, place.datum) == ("江苏省", "南京市", "WGS84")
    assert apart_m(place.point, seats()["南京市"]) == 0


CASES = [
    ("吉林省吉林市船营区", "吉林省", "吉林市", "船营区"),
    ("吉林长春市朝阳区", "吉林省", "长春市", "朝阳区"),
    ("吉林市船营区", "吉林省", "吉林市", "船营区"),
    ("辽宁朝阳市双塔区", "辽宁省", "朝阳市", "双塔区"),
    ("北京朝阳区建国路88号", "北京市", "北京市", "朝阳区"),
    ("上海市上海市浦东新区世纪大道", "上海市", "上海市", "浦东新区"),
    ("上海南京西路1038号", "上海市", "上海市", ""),
    ("重庆市市辖区渝中区民权路", "重庆市", "重庆市", "渝中区"),
    ("海南省海口市龙华区", "海南省", "海口市", "龙华区"),
    ("海南州共和县", "青海省", "海南藏族自治州", "共和县"),
    ("湖北省恩施市舞阳坝", "湖北省", "恩施土家族苗族自治州", "恩施市"),
    ("恩施州利川市", "湖北省", "恩施土家族苗族自治州", "利川市"),
    ("西昌市航天大道", "四川省", "凉山彝族自治州", "西昌市"),
    ("南昌县莲塘镇", "江西省", "南昌市", "南昌县"),
    ("江苏省昆山市前进路", "江苏省", "", "昆山市"),
    ("昆山市前进路", "江苏省", "", "昆山市"),
    ("江苏省苏州市工业园区星湖街328号", "江苏省", "苏州市", ""),
    ("南京市鼓楼区湖南路1号", "江苏省", "南京市", "鼓楼区"),
    ("广东省东莞市长安镇乌沙社区", "广东省", "东莞市", ""),
    ("湖北省省直辖县级行政区划仙桃市", "湖北省", "仙桃市", ""),
    ("甲公司，江苏省苏州市姑苏区干将路", "江苏省", "苏州市", "姑苏区"),
    ("内蒙古自治区呼和浩特市新城区", "内蒙古自治区", "呼和浩特市", "新城区"),
    ("新疆巴音郭楞蒙古自治州库尔勒市", "新疆维吾尔自治区", "巴音郭楞蒙古自治州", "库尔勒市"),
    ("香港特别行政区中西区", "香港特别行政区", "香港特别行政区", "中西区"),
    ("南京西路100号", "", "", ""),
    ("河南路10号", "", "", ""),
    ("北京饭店", "", "", ""),
    ("海南大厦3楼", "", "", ""),
    ("12 Main St, Boston", "", "", ""),
    ("", "", "", ""),
]


@pytest.mark.parametrize(("address", "province", "city", "district"), CASES, ids=[case[0] for case in CASES])
def test_the_longest_name_that_fits_counts(address: str, province: str, city: str, district: str) -> None:
    """A street that is called after a city names none, and 朝阳区 is not 朝阳市."""
    named = named_in(address)
    assert (named.province.name if named.province else "") == province
    assert (named.city.name if named.city else "") == city
    assert named.district == district


def test_almost_every_prefecture_has_its_place() -> None:
    """What GeoNames has no town for is known by name only, and found as its province."""
    missing = [one.name for one in prefectures() if one.name not in seats()]
    assert missing == ["海北藏族自治州", "海西蒙古族藏族自治州", "三沙市", "桃园市", "嘉义市"]
    (place,) = Gazetteer().find("青海省海西州德令哈市")
    assert (place.precision, place.confidence) == ("province", 0.1)


def test_the_table_of_names_is_whole() -> None:
    """31 provinces of the mainland with 333 prefectures, four cities among them that are provinces themselves."""
    mainland = [one for one in prefectures() if one.province.code.startswith("CN")]
    direct = {
        "济源市",
        "仙桃市",
        "潜江市",
        "天门市",
        "神农架林区",
        "石河子市",
        "阿拉尔市",
        "图木舒克市",
        "五家渠市",
        "北屯市",
    }
    direct |= {"五指山市", "琼海市", "文昌市", "万宁市", "东方市"}
    assert len({one.province.name for one in mainland}) == 31
    assert len({one.name for one in mainland} - direct) == 333 + 4
    assert len(provinces()) == 34
    assert len({one.name for one in prefectures()}) == len(prefectures())


def test_seats_lie_in_their_provinces() -> None:
    """No homonym elsewhere was taken: the seats of one province lie within 1,400 km, in the three largest 1,900 km."""
    for province in provinces():
        points = [seats()[one.name] for one in prefectures() if one.province == province and one.name in seats()]
        widest_m = max(apart_m(a, b) for a in points for b in points)
        assert widest_m < (1_900_000 if province.short in ("内蒙古", "新疆", "西藏") else 1_400_000), province.name
