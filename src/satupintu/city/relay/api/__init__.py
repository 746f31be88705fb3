"""What stations and the centre call."""
