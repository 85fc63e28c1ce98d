"""Whatever stands in a cell, a column gives a value or says why not."""

from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.store.importers.all_sheets import SHEETS
from dispatch.store.importers.cells import Cell, CellError, Reading, is_blank
from dispatch.store.importers.spec import Column

COLUMNS = [column for sheet in SHEETS for column in sheet.columns]
NUMBERS = st.text('0123456789.,-+eE:/~ ;年月日时分上午下午TZ１２３"=', max_size=30)
CELLS = (
    st.text(max_size=20)
    | NUMBERS
    | st.floats()
    | st.integers()
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.timedeltas()
)


@settings(max_examples=400, deadline=None)
@given(column=st.sampled_from(COLUMNS), cell=CELLS.filter(lambda cell: not is_blank(cell)), typed=st.booleans())
def test_a_value_or_a_reason(column: Column, cell: Cell, typed: bool) -> None:
    """No cell surprises its column; a refusal has words in both languages."""
    reading = Reading(zone=ZoneInfo("America/New_York"), typed=typed, heal=lambda *_: None)
    refusal = None
    try:
        column.kind.read(cell, reading)
    except CellError as error:
        refusal = error
    assert refusal is None or (refusal.code and refusal.cause["zh"] and refusal.remedy["zh"])
