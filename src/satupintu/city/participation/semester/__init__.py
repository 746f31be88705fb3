"""The semester report in the study's shape: composed once, shown as a page, a file or on paper."""
