"""How every page looks, whichever place serves it: tokens, components, base templates, icons.

Enters: nothing. Leaves: a folder of templates and one of static files that station and city both list in
their settings, and functions that draw plots of small tables. Promises: no rules, no models, no views; nothing loaded
from elsewhere.
"""
