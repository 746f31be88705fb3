"""What stations call (docs/flows/journey.md). Every call but the first is signed by the station."""
