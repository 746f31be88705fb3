"""Clock, ids and claim codes, people who work here and what each may see, audit trail, catalogue of problems.

Enters: requests of people with roles. Leaves: a `Viewer`, an audit entry for each read of personal data, a
`Problem` with a code for everything that can go wrong. Promises: deny by default; the audit trail only grows.
"""
