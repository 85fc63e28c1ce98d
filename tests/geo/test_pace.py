"""Matrices at the pace of their areas."""

from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from geo.pace import at_pace
from geo.point import Point
from geo.providers.great_circle import GreatCircleTravelTimes
from geo.travel import NO_ROAD_S, TravelMatrix

SHANGHAI, SUZHOU, HEFEI = Point(31.23, 121.47), Point(31.3, 120.6), Point(31.82, 117.23)
USUAL = GreatCircleTravelTimes().matrix([SHANGHAI, SUZHOU, HEFEI], ["east", "east", "west"])


def matrix(duration_s: int) -> TravelMatrix:
    """Two places."""
    legs = ((0, duration_s), (duration_s, 0))
    return TravelMatrix(duration_s=legs, distance_m=legs, provenance="a test", estimated=False)


def test_the_usual_pace_changes_nothing_to_the_second() -> None:
    """A factor of 100 % is the same matrix; only the label says that somebody asked."""
    for pace in ({"east": 1000, "west": 1000}, {}):
        slowed = at_pace(USUAL, ["east", "east", "west"], pace)
        assert (slowed.duration_s, slowed.distance_m) == (USUAL.duration_s, USUAL.distance_m)
        assert slowed.provenance == f"{USUAL.provenance}; time of day: 100 %"


@given(st.integers(0, 2_000_000))
def test_half_as_long_again_is_exactly_that_rounded_up(duration_s: int) -> None:
    """150 % of any leg, in whole seconds, without a fraction lost on the way."""
    slowed = at_pace(matrix(duration_s), ["east", "east"], {"east": 1500})
    assert slowed.duration_s == ((0, (3 * duration_s + 1) // 2), ((3 * duration_s + 1) // 2, 0))
    assert slowed.distance_m == matrix(duration_s).distance_m


def test_a_leg_between_two_areas_goes_at_the_slower() -> None:
    """Both ways; places in no area go at the usual pace, and by the slower one where the other end has another."""
    areas = ["east", "west", None]
    slowed = at_pace(USUAL, areas, {"east": 1200, "west": 1501})
    for i, j, pace in ((0, 1, 1501), (1, 0, 1501), (0, 2, 1200), (2, 1, 1501)):
        assert slowed.duration_s[i][j] == ceil(USUAL.duration_s[i][j] * pace / 1000)
    faster = at_pace(USUAL, areas, {"east": 800, "west": 900})
    assert faster.duration_s[0][1] == ceil(USUAL.duration_s[0][1] * 0.9)
    assert faster.duration_s[0][2] == USUAL.duration_s[0][2]


def test_the_matrix_says_at_which_pace_it_is() -> None:
    """Whoever reads a stored plan learns the factor of each region; whether roads were asked stays as it was."""
    slowed = at_pace(matrix(60), ["east", "west"], {"east": 1125, "north": 1000, "west": 2000})
    assert slowed.provenance == "a test; time of day: east 112.5 %, west 200 %, elsewhere 100 %"
    assert slowed.estimated is False


def test_where_no_road_leads_none_does_at_any_hour() -> None:
    """Half the usual time of no road is still no road."""
    assert at_pace(matrix(NO_ROAD_S), ["east", "east"], {"east": 500}).duration_s == matrix(NO_ROAD_S).duration_s
