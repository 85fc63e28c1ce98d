"""What all tables share: one catalogue of them, with names for constraints that migrations can rely on."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel


class Stored(SQLModel):
    """The base of every table of the store."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
