"""Which province, city and district an address names: the longest name that fits, from the coarse to the fine."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cache

from geo.geocoders.divisions import Prefecture, Province, prefectures, provinces
from geo.geocoders.tidy import asked
from geo.geocoders.towns import counties

_COUNTRY = re.compile("^(?:中华人民共和国|中国)?,?")
_FILLER = re.compile("^(?:市辖区|省直辖县级行政区划|自治区直辖县级行政区划|直辖县级|县(?=[\u4e00-\u9fff]+县))?,?")
# Streets, shops and houses are called after cities and provinces: 南京西路, 河南路, 北京饭店 are in neither.
_NAMESAKE = re.compile(
    "(?:[东南西北中新老内外]|[一二三四五六七八九十]){0,2}"
    "(?:路|街|大道|道(?!外)|巷|弄|里(?!木)|桥|大厦|小区|花园|花苑|广场|饭店|酒店|大酒店|宾馆|商城|新村|公寓|银行|大学|公司)"
)
# What ends like a district and is an estate, a plant, a market or a garden is none.
_DISTRICT = re.compile(
    "[\u4e00-\u9fff]{1,9}?(?:自治县|自治旗|特区|新区|林区|县|(?<![小园社厂校院库矿港景街片])区|(?<![城超])市(?!场)|旗)"
)
_LONGEST = 12  # characters of a name: 克孜勒苏柯尔克孜自治州 has eleven
_BEYOND = re.compile(".+[路街巷弄号栋幢室厦镇]|.{3,}乡")  # a street or a town is named before what ends like a district


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What an address names; None or "" where it does not. rest: what follows: street, number, house."""

    province: Province | None
    city: Prefecture | None
    district: str
    rest: str

    @property
    def text(self) -> str:
        """The areas as one text, as 江苏省南京市玄武区."""
        parts = [self.province.name if self.province else "", self.city.name if self.city else "", self.district]
        return "".join(dict.fromkeys(parts))


def named_in(address: str) -> Named:
    """Return what an address names. What only its street is called after does not count.

    Names stand at the beginning; where none does, the first whole one (江苏省, 南京市, not 南京) counts.
    """
    text = asked(address).replace(" ", "")
    found = _from(_COUNTRY.sub("", text, count=1))
    if found.province is None and found.city is None:
        begins = min((at for name in _whole_names() if (at := text.find(name)) > 0), default=0)
        return _from(text[begins:]) if begins else found
    return found


def _from(text: str) -> Named:
    province, rest = _province(text)
    city, rest = _city(_FILLER.sub("", rest, count=1), province)
    if city is not None and province is None:
        province = city.province
    rest = _FILLER.sub("", rest, count=1)
    if city is not None and rest.startswith(city.name):  # 上海市上海市浦东新区
        rest = _FILLER.sub("", rest.removeprefix(city.name), count=1)
    district = _district(rest, province)
    if city is None and district:
        city = _seated(district, province)
        province = province or (city.province if city else _only(district))
    return Named(province=province, city=city, district=district, rest=rest.removeprefix(district).lstrip(","))


def _province(text: str) -> tuple[Province | None, str]:
    """Return the province and what follows it. 吉林市 is the city, 海南州 the prefecture, 北京市 both."""
    names = _provinces()
    found = _longest(text, names)
    if found is None:
        return None, text
    province, rest = names[found], text.removeprefix(found)
    if province.name.endswith("市") or province.name.endswith("特别行政区"):
        whole = found == province.name or not _NAMESAKE.match(rest)
        return (province, text) if whole else (None, text)  # and the city of its name is found once more
    if found != province.name:
        other = _longest(text, _cities(None))
        if _NAMESAKE.match(rest) or (other is not None and len(other) > len(found)):
            return None, text
    return province, rest.removeprefix(",")


def _city(text: str, province: Province | None) -> tuple[Prefecture | None, str]:
    """Return the prefecture and what follows it, within the province if one is named."""
    names = _cities(province)
    found = _longest(text, names)
    if found is None:
        return None, text
    city, rest = names[found], text.removeprefix(found)
    if found in city.names:
        return city, rest.removeprefix(",")
    if _NAMESAKE.match(rest) or (city.is_city and rest.startswith("区")):
        return None, text  # 朝阳区 is in Beijing, 朝阳市 in Liaoning
    if rest.startswith(("市", "县")):
        return city, text  # 恩施市 is a city in the prefecture of its name, 南昌县 a county
    return city, rest.removeprefix(",")


def _district(text: str, province: Province | None) -> str:
    """Return the district, county or smaller city: the longest one that is known, else what looks like one."""
    known = _longest(text, counties(province.code)) if province else None
    if known:
        return known
    found = _DISTRICT.match(text)
    return found[0] if found and not _BEYOND.match(found[0]) else ""


def _seated(district: str, province: Province | None) -> Prefecture | None:
    """Return the prefecture that is governed from a smaller city: 延吉市 stands for 延边."""
    within = [one for one in prefectures() if not one.is_city and (province is None or one.province == province)]
    found = [one for one in within if district in (f"{one.seat}市", f"{one.seat}县")]
    return found[0] if len(found) == 1 else None


def _only(district: str) -> Province | None:
    """Return the province of a county or smaller city, where only one has one of that name."""
    found = [one for one in provinces() if district in counties(one.code)]
    return found[0] if len(found) == 1 else None


def _longest(text: str, names: Container[str]) -> str | None:
    """Return the longest of some names with which a text begins."""
    return next((text[:size] for size in range(_LONGEST, 1, -1) if text[:size] in names), None)


@cache
def _provinces() -> Mapping[str, Province]:
    """Return the provinces by each of their names."""
    return {one.name: one for one in provinces()} | {one.short: one for one in provinces()}


@cache
def _cities(province: Province | None) -> Mapping[str, Prefecture]:
    """Return the prefectures of a province (None: of all) by each of their names; a whole name goes before a short."""
    inside = [one for one in prefectures() if province is None or one.province == province]
    short = {one.short: one for one in inside}
    return short | {name: one for one in inside for name in one.names}


@cache
def _whole_names() -> tuple[str, ...]:
    return tuple({*(one.name for one in provinces()), *(name for one in prefectures() for name in one.names)})
