"""Pages that gather several stages."""
