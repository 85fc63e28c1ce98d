"""What is shown of a person on request, as it goes out."""

from typing import Any

from pydantic import Field

from api.http.fields import Body, Shown
from dispatch.store.access.privacy import Reason, Revealed


class RevealIn(Body):
    """Why somebody has to see a customer's phone and addresses; the audit trail keeps it."""

    reason: Reason = Field(examples=["call customer"])


class ClearSiteOut(Shown):
    """A customer's place in clear."""

    id: str
    name: str
    address: str


class ClearCustomerOut(Shown):
    """A customer in clear, with the sites in the regions of whoever asked."""

    id: str
    name: str = Field(examples=["张伟"])
    phone: str = Field(examples=["13812345678"])
    sites: list[ClearSiteOut]


class PersonOut(Shown):
    """Everything that is stored about one person: table → rows."""

    person: str = Field(examples=["K1"])
    tables: dict[str, list[dict[str, Any]]] = Field(
        examples=[{"customer": [{"id": "K1", "name": "张伟", "phone": "13812345678", "tier": "ordinary"}]}]
    )


class ErasedOut(Shown):
    """Whose data was erased."""

    person: str = Field(examples=["K1"])


def clear_customer_out(revealed: Revealed) -> ClearCustomerOut:
    """Return a customer in clear as it goes out."""
    return ClearCustomerOut(
        id=revealed.customer.id,
        name=revealed.customer.name,
        phone=revealed.customer.phone,
        sites=[ClearSiteOut(id=site.id, name=site.name, address=site.address) for site in revealed.sites],
    )
