"""Personal data as those see it who have no need of it, and who has."""

import re
import unicodedata
from collections.abc import Collection
from datetime import datetime, timedelta

from dispatch.account import Role
from dispatch.company import Customer, Site

NEED = timedelta(hours=24)
"""How long before and after the planned start of a visit its engineer sees whom to call and where to go."""

MASKED = "****"
_HEAD, _TAIL = 3, 4  # of a phone number: enough for two people to be sure that they mean the same one
_DIGITS_LEAST = _HEAD + _TAIL + 4
_COUNTRY = re.compile(r"^\s*(?:\+|00)\s*86[\s-]*")
_HAN = "[\u4e00-\u9fff]"
# Province, city, district, as an address begins. What ends like a district and is an estate, a plant or a campus (小区,
# 厂区, 校区), and what ends like a city and is a market or a garden (超市, 市场, 城市花园), is none.
_COARSE = re.compile(
    rf"(?P<province>{_HAN}{{2,7}}?(?:省|自治区|特别行政区))?"
    rf"(?P<city>{_HAN}{{2,7}}?(?:(?<![城超])市(?!场)|自治州|地区|盟))?"
    rf"(?P<district>{_HAN}{{1,7}}?(?:(?<![小园社厂校院库矿林港景街])区|县|(?<![城超])市(?!场)|旗))?"
)
_STREET = re.compile("[路街道巷弄号村镇乡楼栋幢室厦苑园]")
_COMPOUND_SURNAMES = frozenset({
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "夏侯", "诸葛", "尉迟",
    "公孙", "慕容", "司徒", "司空", "令狐", "长孙", "宇文", "皇甫", "呼延", "东郭", "百里",
})  # fmt: skip
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏"
    "付方邹熊白孟秦邱侯江尹薛闫雷龙史陶贺毛段郝顾龚邵覃武钱戴严莫孔向常汤康易乔赖文施洪辛柯庄殷倪耿申裴饶俞柳齐甘牛温葛季翟鲁祝岑穆关焦"
)
_BUSINESS = re.compile(
    "公司|集团|工厂|厂$|店|行$|站|局|院|校|所$|中心|铝业|重工|机械|电器|物流|建材|酒店|医院|银行|超市|科技|实业|能源|光伏|电站|物业"
    r"|\b(?:Ltd|Inc|Co|Corp|LLC|GmbH|AG|Group|Hotel|Works)\b"
)
_LATIN_PERSON = re.compile(r"(?:[A-Z][a-z'’-]+|[A-Z]\.)(?: (?:[A-Z][a-z'’-]+|[A-Z]\.)){1,3}")


def may_see(
    role: Role, technician_id: str | None, assigned: Collection[str], start_at: datetime | None, now: datetime
) -> bool:
    """Return whether somebody may see a visit's phone, name and address in clear without asking for it.

    Only an engineer who is assigned to it now, from 24 h before its planned start (aware; None: not planned) until 24 h
    after; bounds included. Everybody else reveals them, with a reason, or does not see them.
    """
    if role != "engineer" or technician_id is None or technician_id not in assigned or start_at is None:
        return False
    return start_at - NEED <= now <= start_at + NEED


def masked_phone(phone: str) -> str:
    """Return a phone number as 138****5678; of a short one, or one that is no number, nothing is left."""
    digits = "".join(char for char in _COUNTRY.sub("", unicodedata.normalize("NFKC", phone)) if char.isdigit())
    if not phone.strip():
        return ""
    if len(digits) < _DIGITS_LEAST:
        return MASKED
    return digits[:_HEAD] + "*" * (len(digits) - _HEAD - _TAIL) + digits[-_TAIL:]


def coarse_address(address: str) -> str:
    """Return province, city and district of an address, never a street, an estate or a number.

    An address that does not begin with a province or a city leaves nothing: a district alone is often a place's name.
    """
    text = "".join(unicodedata.normalize("NFKC", address).split())
    if not text:
        return ""
    found = _COARSE.match(text)
    if found is None or not (found["province"] or found["city"]):
        return MASKED
    parts = []
    for part in (found["province"], found["city"], found["district"]):
        if part and _STREET.search(part):
            break
        parts.append(part or "")
    return "".join(parts) or MASKED


def masked_name(name: str) -> str:
    """Return a person's name as 张*, whatever its length; of a name in Latin letters the first letter is left."""
    text = unicodedata.normalize("NFKC", name).strip()
    if not text:
        return ""
    return (text[:2] if text[:2] in _COMPOUND_SURNAMES and len(text) > 2 else text[0]) + "*"


def masked_customer(name: str) -> str:
    """Return a customer's name: a company's as it is, a person's masked. What could be either counts as a person."""
    return masked_name(name) if looks_like_a_person(name) else name


def masked_site(site: Site, customer: Customer) -> str:
    """Return a site's name: a business's as it is; a household's, often its house or its family, as an address.

    Who is of the ordinary tier and not named as businesses are counts as a household.
    """
    if customer.tier == "ordinary" and not _BUSINESS.search(unicodedata.normalize("NFKC", customer.name).strip()):
        return coarse_address(site.name)
    return masked_customer(site.name)


def looks_like_a_person(name: str) -> bool:
    """Return whether a name is built as people's names are: a surname and one or two characters, or Jane Doe."""
    text = unicodedata.normalize("NFKC", name).strip()
    if _BUSINESS.search(text):
        return False
    if not re.fullmatch(f"{_HAN}{{2,4}}|{_HAN}+·{_HAN}+", text):
        return bool(_LATIN_PERSON.fullmatch(text))
    return "·" in text or text[:2] in _COMPOUND_SURNAMES or (len(text) <= 3 and text[0] in _SURNAMES)
