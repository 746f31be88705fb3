"""Residents, family cards (KK), NIK, life events, reports, list matching.

Enters: SIAK-like data, reports. Leaves: who lives here, who must hold a KTP. Promises: SIAK stays the authority;
this is the city's operational register, readable as of any date.
"""
