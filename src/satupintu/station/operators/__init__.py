"""Who works at this station: accounts from the city's day list, signing in without a network.

Enters: usernames and password hashes synced from the city. Leaves: the operator of a request, and the key to that
operator's drafts. Promises: no password is stored; the draft key exists in memory only.
"""
