"""What can be configured from outside: environment variables that begin with PAIGONG_."""

from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from api.http.security.keys import SigningKeyError, parsed_keys
from geo.drawing.tiles import TileDatum, Tiles, TilesError
from geo.geocoders.chosen import choice_of
from geo.roads.asking import judge_address


def _listed(value: Any) -> Any:
    """Read `a, b` of an environment variable as a list."""
    if not isinstance(value, str):
        return value
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _roads(text: str) -> str:
    """Refuse what names no road network."""
    kind, _, where = text.partition(":")
    if kind in ("osrm", "valhalla"):
        judge_address(where)
    elif text and (kind != "file" or not where):
        raise ValueError("write osrm:http://host:5000, valhalla:http://host:8002 or file:FOLDER")
    return text


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]
Roads = Annotated[str, AfterValidator(_roads)]
Count = Annotated[int, Field(ge=1)]
Seconds = Annotated[float, Field(gt=0)]
LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["json", "text"]


def setting(default: Any, group: str, about: str, **bounds: Any) -> Any:
    """Return a setting with its place and its line in docs/operation.md."""
    return Field(default=default, description=about, json_schema_extra={"group": group}, **bounds)


class Settings(BaseSettings):
    """The settings of one process; a command's options go before them. Each is explained in docs/operation.md."""

    model_config = SettingsConfigDict(
        env_prefix="PAIGONG_", extra="ignore", frozen=True, hide_input_in_errors=True, env_ignore_empty=True
    )

    database_url: str = setting(
        "sqlite:///paigong.sqlite3",
        "Data",
        "`sqlite:///path/to/file.db`, or `postgresql+psycopg://user:password@host/name`",
        repr=False,  # it may carry a password
    )
    travel_cache: Path = setting(
        Path("paigong-legs.sqlite3"), "Data", "file of legs by road already asked for; may be deleted at any time"
    )
    disk_reserve_pct: float = setting(
        5.0, "Data", "below this much free space beside an SQLite file writes answer 507; reads go on", ge=0, lt=100
    )

    host: str = setting(
        "127.0.0.1", "Network", "address to listen on; beyond loopback only together with `PAIGONG_ALLOWED_HOSTS`"
    )
    port: int = setting(8080, "Network", "port to listen on; 0 lets the system choose", ge=0, le=65_535)
    public_url: str = setting(
        "",
        "Network",
        "address that browsers see, as `https://dispatch.example.com`; with https, cookies are for https alone",
        pattern=r"^(https?://[^/?#\s]+)?$",
    )
    allowed_hosts: Names = setting(
        (), "Network", "names and addresses that a Host header may carry, with commas; loopback's own always may"
    )
    trusted_proxies: Names = setting(
        (), "Network", "addresses of reverse proxies whose X-Forwarded-For and -Proto are believed, with commas"
    )

    production: bool = setting(
        False, "Security", "`true` refuses to start without signing keys of one's own and an https address"
    )
    signing_keys: SecretStr = setting(
        SecretStr(""),
        "Security",
        "keys of access tokens as `id:secret,id:secret`, each of 32 bytes or more: the first signs, all are accepted; "
        "none: one is made at the first start and kept in a file beside an SQLite database",
    )
    admin_password: SecretStr | None = setting(
        None, "Security", "password of the first administrator; none: one is made and printed once", min_length=12
    )
    metrics_token: SecretStr | None = setting(
        None, "Security", "bearer token for `/metrics` from elsewhere; none: loopback alone may read it", min_length=16
    )
    access_minutes: Count = setting(15, "Security", "life of an access token, in minutes")
    refresh_days: Count = setting(30, "Security", "life of a refresh token, in days")
    refresh_grace_s: float = setting(
        10.0, "Security", "for so long after its use a refresh token may come once more (an answer was lost)", ge=0
    )

    processes: int = setting(
        1, "Processes", "processes that answer requests; more than one needs PostgreSQL", ge=1, le=64
    )
    workers: int = setting(
        1, "Processes", "worker processes that plan; 0 where they run on other machines", ge=0, le=64
    )
    worker_nice: int = setting(10, "Processes", "by how much the solvers step back (nice)", ge=0, le=19)
    notice_s: float = setting(
        2.0, "Processes", "at a stop: how long /readyz says no before the door closes", ge=0, le=10
    )
    finish_s: float = setting(15.0, "Processes", "at a stop: time for requests that are under way", gt=0, le=15)
    stop_s: float = setting(28.0, "Processes", "at a stop: what still runs then is killed", gt=0, le=120)

    json_bytes: Count = setting(2_000_000, "Limits", "largest JSON body, in bytes")
    upload_bytes: Count = setting(20_000_000, "Limits", "largest uploaded file, in bytes")
    account_per_minute: Count = setting(600, "Limits", "requests of one account a minute")
    engineer_per_minute: Count = setting(120, "Limits", "requests of one engineer a minute")
    anonymous_per_minute: Count = setting(600, "Limits", "requests without a token a minute, from one address")
    login_per_minute: Count = setting(5, "Limits", "attempts to log in a minute, for one name and from one address")
    solves_per_hour: Count = setting(10, "Limits", "plans that one account may ask for an hour")
    streams_per_account: Count = setting(3, "Limits", "event streams that one account may hold open")
    idempotency_days: Count = setting(14, "Limits", "for so long a repeated POST gets its first answer again, in days")

    lease_s: Seconds = setting(30.0, "Planning", "a job whose worker has been silent for so long runs again")
    heartbeat_s: Seconds = setting(5.0, "Planning", "how often a worker says that it lives")
    attempts: Count = setting(3, "Planning", "a job whose worker died so many times is given up, with the reason")
    job_days: Count = setting(90, "Planning", "jobs that ended longer ago are deleted; what they did stays, in days")
    solver_mb: int = setting(4096, "Planning", "memory that one solve may take, in MiB", ge=512)

    roads: Roads = setting(
        "",
        "Geography",
        "who knows the roads: `osrm:http://host:5000`, `valhalla:http://host:8002`, `file:FOLDER` made by "
        "`paigong roads build`; none: travel times are estimates by great circle",
    )
    roads_timeout_s: Seconds = setting(
        10.0, "Geography", "a road server that has not answered one question by then is away, for ten seconds"
    )
    road_far_m: Count = setting(
        200, "Geography", "places farther than this from the nearest road are reported, in metres"
    )
    geocoder: str = setting(
        "",
        "Geography",
        "who finds addresses: `nominatim:https://host`, `amap:https://host`, `baidu:https://host`, or `gazetteer` "
        "(offline, knows cities only); none: sites need coordinates",
    )
    geocoder_key: SecretStr = setting(SecretStr(""), "Geography", "the key of AMap (key) or Baidu (AK)")
    geocoder_plain_http: bool = setting(
        False, "Geography", "`true` lets a geocoder beyond this machine be asked by http, which others can read"
    )
    geocoder_timeout_s: Seconds = setting(5.0, "Geography", "a geocoder that has not answered by then is away", le=10)
    geocoder_per_second: float = setting(
        1.0, "Geography", "questions to the geocoder a second, of all processes together", gt=0, le=100
    )
    geocoder_per_day: Count = setting(
        5_000, "Geography", "questions to the geocoder a day (of Beijing), of all together"
    )
    geocoder_days: Count = setting(90, "Geography", "for so long a geocoder's answers are kept, in days", le=3_650)

    tiles: str = setting(
        "",
        "Geography",
        "tiles under maps, as `https://tiles.example.com/{z}/{x}/{y}.png` (Web Mercator), which whoever opens a map "
        "fetches there; none: a grid with names of cities, and no request at all",
    )
    tiles_datum: TileDatum = setting(
        "WGS84", "Geography", "datum of the tiles, `WGS84` or `GCJ02`: maps are drawn in it, and say so"
    )
    tiles_credit: str = setting("", "Geography", "whom to name for the tiles, shown on each map", max_length=200)

    log_level: LogLevel = setting("info", "Observation", "`debug`, `info`, `warning` or `error`")
    log_format: LogFormat = setting("json", "Observation", "`json`: one object a line; `text`: for people's eyes")
    otel_endpoint: str = setting(
        "",
        "Observation",
        "OTLP/HTTP collector, as `http://127.0.0.1:4318`; none: nothing is traced, nothing of it loaded",
        pattern=r"^(https?://\S+)?$",
    )

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies are marked for https alone."""
        return self.public_url.startswith("https://")

    @property
    def loopback(self) -> bool:
        """Whether nobody outside this machine can reach the address that is listened on."""
        try:
            return ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def sqlite(self) -> bool:
        """Whether the database is a file beside us."""
        return self.database_url.startswith("sqlite:")

    @model_validator(mode="after")
    def _together(self) -> Self:
        """Refuse settings that are each fine and together are not."""
        faults = [
            *self._open_door(),
            *(self._unsafe_production() if self.production else ()),
            *self._unfit_keys(),
            *self._unfit_tiles(),
            *self._unfit_geocoder(),
        ]
        if self.processes > 1 and self.sqlite:
            faults.append("PAIGONG_PROCESSES above 1 needs PostgreSQL (PAIGONG_DATABASE_URL)")
        if self.heartbeat_s * 2 > self.lease_s:
            faults.append("PAIGONG_LEASE_S must be at least twice PAIGONG_HEARTBEAT_S")
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _open_door(self) -> list[str]:
        if self.loopback or self.allowed_hosts:
            return []
        return [f"PAIGONG_HOST={self.host} can be reached from outside: name the hosts in PAIGONG_ALLOWED_HOSTS"]

    def _unfit_keys(self) -> list[str]:
        text = self.signing_keys.get_secret_value()
        try:
            keys = parsed_keys(text) if text.strip() else None
        except SigningKeyError as error:
            return [f"PAIGONG_SIGNING_KEYS: {error}"]
        if keys is None or not any(_guessable(key) for key in keys.secrets.values()):
            return []
        return ["PAIGONG_SIGNING_KEYS: a key that can be guessed; make one with `openssl rand -hex 32`"]

    def _unfit_geocoder(self) -> list[str]:
        if not self.geocoder:
            return []
        try:
            choice_of(self.geocoder, key=self.geocoder_key.get_secret_value(), plain_http=self.geocoder_plain_http)
        except ValueError as error:
            return [f"PAIGONG_GEOCODER: {error}"]
        return []

    def _unfit_tiles(self) -> list[str]:
        if not self.tiles:
            return []
        try:
            Tiles(address=self.tiles)
        except TilesError as error:
            return [f"PAIGONG_TILES: {error}"]
        return []

    def _unsafe_production(self) -> list[str]:
        faults = []
        if not self.signing_keys.get_secret_value().strip():
            faults.append("PAIGONG_PRODUCTION=true needs PAIGONG_SIGNING_KEYS")
        if not self.secure_cookies:
            faults.append("PAIGONG_PRODUCTION=true needs an https address as PAIGONG_PUBLIC_URL")
        if self.log_level == "debug":
            faults.append("PAIGONG_PRODUCTION=true writes no debug log (PAIGONG_LOG_LEVEL)")
        return faults


def _guessable(key: bytes) -> bool:
    """Return whether a key repeats a few characters, or is somebody's example."""
    text = key.lower()
    return len(set(text)) < 10 or any(word in text for word in (b"changeme", b"change-me", b"secret", b"example"))
