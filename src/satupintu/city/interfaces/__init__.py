"""OSIA interfaces for other systems, over the stages' services.

Enters: requests of other systems. Leaves: answers in OSIA's shapes. Not furnished yet.
"""
