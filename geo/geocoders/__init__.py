"""Whoever finds addresses: one provider a file, all behind `geo.geocode.Geocoder`."""
