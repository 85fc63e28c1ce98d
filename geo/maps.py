"""The five maps of a company, each one HTML page that opens from a file: plan, coverage, stock, demand, sites.

Each is drawn from a view made ready by whoever knows what it shows: places and shapes in WGS-84, figures, and texts as
they are to be read. Where a tile server is named its tiles lie underneath, and all is drawn in their datum.
"""

from geo.drawing.coverage_map import draw_coverage
from geo.drawing.heat_map import draw_heat
from geo.drawing.plan_map import draw_plan
from geo.drawing.siting_map import draw_siting
from geo.drawing.stock_map import draw_stock

__all__ = ["draw_coverage", "draw_heat", "draw_plan", "draw_siting", "draw_stock"]
