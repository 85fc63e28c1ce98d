"""Sites of one address that lie apart just as the datums do: perhaps one of them is in another datum than it says."""

import re
import unicodedata

from dispatch.store.importers.record import Intake, Record
from geo.mixed_datum import other_datum
from solver.words import Words

_SIGNS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\d")


def check_datums(intake: Intake) -> None:
    """Tell of sites that share a whole address with an earlier row and lie from it as GCJ-02 or BD-09 from WGS-84.

    Nothing is converted: which of the two is wrong, if any, a person has to say.
    """
    first: dict[str, Record] = {}
    for record in intake.records["sites"]:
        address = _plain(record["address"] or "")
        if record.object is None or not address:
            continue
        before = first.setdefault(address, record)
        mixed = None if before is record else other_datum(before.object.point, record.object.point)
        if mixed is None:
            continue
        datum, apart_m = mixed
        row, other = record.row.number, before.row.number
        text = Words(
            en=f"rows {other} and {row} share an address and lie {apart_m:.0f} m apart, just as {datum} from WGS84: is "
            "one of them in another datum?",
            zh=f"第 {other} 行与第 {row} 行地址相同，坐标却相距 {apart_m:.0f} 米，恰如 {datum} 与 WGS84 之差："
            "其中一处的坐标系是否有误？",
        )
        intake.report.note(record.where("lat"), "datum-mixed", text, by="text")


def _plain(address: str) -> str:
    """Return an address without blanks and signs; nothing of one without a number, which many places share."""
    text = _SIGNS.sub("", unicodedata.normalize("NFKC", address)).casefold()
    return text if _NUMBER.search(text) else ""
