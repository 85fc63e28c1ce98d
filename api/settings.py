"""What can be configured from outside: environment variables that begin with PAIGONG_."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The settings of one process; a command's options go before them.

    database_url: SQLite beside the caller unless a PostgreSQL address is given. travel_cache: legs already asked for.
    """

    model_config = SettingsConfigDict(env_prefix="PAIGONG_", extra="ignore")

    database_url: str = "sqlite:///paigong.sqlite3"
    travel_cache: Path = Path("paigong-legs.sqlite3")
