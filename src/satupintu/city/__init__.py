"""The one door of the Disdukcapil: a Django project whose rooms are the stages of a resident's way.

A stage imports only what happened before it; `config` alone knows them all.
"""
