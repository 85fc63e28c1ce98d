"""Who uses the product and whom it serves: the company, its customers, their sites and equipment."""

from dataclasses import dataclass
from typing import Literal, get_args

from geo.point import Point

TIERS = ("strategic", "key", "ordinary")

Located = Literal["given", "geocoded", "chosen", "rough"]
"""How a site's point is known: it came with the site; a geocoder was sure of the address; a person chose it; or nobody
knows more than about where it is, so that nobody is sent there."""

LOCATED: tuple[Located, ...] = get_args(Located)


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """The service company itself. time_zone: IANA name in which its days begin and its files are written."""

    name: str
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Who complains. `tier` is one of TIERS."""

    id: str
    name: str
    tier: str = "ordinary"
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A customer's place to which somebody drives; `region_id` is the service region it lies in.

    located: how `point` is known.
    """

    id: str
    customer_id: str
    name: str
    point: Point
    region_id: str
    address: str = ""
    located: Located = "given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """A machine or installation that stands at a site."""

    id: str
    site_id: str
    model: str
    serial: str = ""
