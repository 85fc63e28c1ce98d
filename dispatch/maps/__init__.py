"""The views of the company's maps, made of what is known: coverage, stock, demand, sites (`geo.maps` draws them)."""
