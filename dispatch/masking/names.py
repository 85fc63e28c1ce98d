"""Names as those see them who look at many orders at once and need nobody's address: personal data masked."""

from dataclasses import replace

from dispatch.company import Customer
from dispatch.masking.people import coarse_address, masked_customer, masked_phone, masked_site
from dispatch.names import Names

_NOBODY = Customer(id="", name="", tier="")


def masked_names(names: Names) -> Names:
    """Return names with those of people, their addresses and telephone numbers masked; technicians keep their names.

    What customers said is left out: it may name anybody.
    """
    customers = names.customers
    return replace(
        names,
        customers={
            own_id: replace(one, name=masked_customer(one.name), phone=masked_phone(one.phone))
            for own_id, one in customers.items()
        },
        sites={
            own_id: replace(
                one,
                name=masked_site(one, customers.get(one.customer_id, _NOBODY)),
                address=coarse_address(one.address),
            )
            for own_id, one in names.sites.items()
        },
        orders={own_id: replace(one, text="") for own_id, one in names.orders.items()},
        technicians={own_id: replace(one, phone=masked_phone(one.phone)) for own_id, one in names.technicians.items()},
    )
