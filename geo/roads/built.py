"""A folder that holds a road network made by `geo.roads.build`, and the note in it that says what it was made of."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from geo.roads.network import RoadUnavailableError

NOTE = "network.json"
DATA = "network.osrm"  # OSRM's files are called like this, and then .ebg, .names and so on
_FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltNetwork:
    """What a folder was made of. algorithm: "CH" or "MLD"; *_sha256: of the map and of the profile, in hexadecimal."""

    source: str
    source_sha256: str
    profile: str
    profile_sha256: str
    algorithm: str
    osrm: str

    def __str__(self) -> str:
        profile = f"{self.profile} {self.profile_sha256[:8]}"
        return f"OSRM {self.osrm} ({profile}, {self.algorithm}), {self.source} {self.source_sha256[:12]}"

    def write(self, folder: Path) -> None:
        """Leave the note in a folder."""
        note = {"format": _FORMAT, **asdict(self)}
        (folder / NOTE).write_text(json.dumps(note, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "BuiltNetwork":
        """Return the note of a folder. Raises RoadUnavailableError ("no-network") where there is none to be read."""
        try:
            note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
            if note.pop("format") != _FORMAT or not all(isinstance(value, str) for value in note.values()):
                raise ValueError("made by another version")
            return cls(**note)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise RoadUnavailableError(
                "no-network",
                en=f"{folder} holds no road network ({error}); make one: paigong roads build AREA.osm.pbf --into …",
                zh=f"{folder} 中没有路网（{error}）；请先生成：paigong roads build AREA.osm.pbf --into …",
            ) from error
