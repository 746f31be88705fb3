"""Residents and families from files of elsewhere, CSV or XLSX (docs/flows/register-import.md).

Enters: a file with one resident a row. Leaves: residents and family cards, corrections of residents who were here,
and a report of every row that was refused, doubted or changed. Promises: tried before it is written; nothing is
overwritten silently; the same file again changes nothing; a batch is written whole or not at all.
"""
