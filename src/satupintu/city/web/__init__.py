"""Navigation, language, error pages, page furniture of the city. No rules.

Enters: a request. Leaves: the frame around each page.
"""
