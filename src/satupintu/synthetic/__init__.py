"""An invented Bontang: residents, fingers, faces, a two-year history, and the study's totals.

Enters: a seed, a size, a date. Leaves: invented people and images, the same ones for the same seed.
Promises: nobody in here is real (NIK prefixes 647491-647493 do not exist); pure, no Django.
"""
