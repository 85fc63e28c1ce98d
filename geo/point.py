"""Places on earth, in WGS-84."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """A place in WGS-84 decimal degrees (EPSG:4326), latitude first."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):  # also false for NaN
            raise ValueError(f"({self.lat}, {self.lon}) is no latitude and longitude in degrees")
