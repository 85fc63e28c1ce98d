"""Whoever knows travel times: one provider a file, all behind `geo.travel.TravelTimes`."""
