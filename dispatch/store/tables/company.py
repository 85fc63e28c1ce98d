"""Tables of the company, its regions and centres, and of whom it serves."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from dispatch.store.tables.base import Stored


class CompanyRow(Stored, table=True):
    """The company: one row."""

    __tablename__ = "company"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)
    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str
    time_zone: str


class RegionRow(Stored, table=True):
    """A service region."""

    __tablename__ = "region"
    id: str = Field(primary_key=True)
    name: str


class CenterRow(Stored, table=True):
    """A service centre."""

    __tablename__ = "center"
    __table_args__ = (CheckConstraint("pickup_s >= 0", name="pickup_s"),)
    id: str = Field(primary_key=True)
    name: str
    region_id: str = Field(foreign_key="region.id")
    lat: float
    lon: float
    pickup_s: int


class CustomerRow(Stored, table=True):
    """A customer."""

    __tablename__ = "customer"
    __table_args__ = (CheckConstraint("tier IN ('strategic', 'key', 'ordinary')", name="tier"),)
    id: str = Field(primary_key=True)
    name: str
    tier: str
    phone: str


class SiteRow(Stored, table=True):
    """A customer's place; located: see `dispatch.company.Located`."""

    __tablename__ = "site"
    __table_args__ = (CheckConstraint("located IN ('given', 'geocoded', 'chosen', 'rough')", name="located"),)
    id: str = Field(primary_key=True)
    customer_id: str = Field(foreign_key="customer.id")
    region_id: str = Field(foreign_key="region.id", index=True)
    name: str
    address: str
    lat: float
    lon: float
    located: str = Field(sa_column_kwargs={"server_default": "given"})


class EquipmentRow(Stored, table=True):
    """A machine at a site."""

    __tablename__ = "equipment"
    id: str = Field(primary_key=True)
    site_id: str = Field(foreign_key="site.id")
    model: str
    serial: str
