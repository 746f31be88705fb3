"""Views, objections, complaints, the satisfaction survey.

Enters: what residents say. Leaves: answers and figures. Not furnished yet: later stages build on it.
"""
