"""Settings, urls, wiring: the only place in the city that knows all stages."""
