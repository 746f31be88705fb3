"""The pages an operator works with: today's list, one recording, what waits, closing the day.

Enters: presses and pictures. Leaves: calls to vault, link and devices. Promises: every press is a plain form, so
everything works without JavaScript and without the city.
"""
