"""Pages of participation: the study's table, its plot and files, and what held people back."""
