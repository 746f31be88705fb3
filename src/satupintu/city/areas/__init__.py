"""Province to RT with codes, aliases, coordinates; places of service.

Enters: area codes of Kemendagri. Leaves: areas by code, place and alias. Promises: Kemendagri codes, never BPS's.
"""
