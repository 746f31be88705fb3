"""Who takes part and what held people back: rates with numerator and denominator, delays by cause.

Enters: selectors of the stages before. Leaves: the study's two answers as of any date. Promises: never clamps,
never divides without naming the denominator.
"""
