"""The register's pages: each part brings its own list."""

from django.urls import URLPattern, path

from satupintu.city.register.ui import imports

urlpatterns: list[URLPattern] = [
    path("meja/impor/", imports.imports, name="imports"),
    path("meja/impor/<uuid:key>/", imports.import_, name="import"),
    path("meja/impor/<uuid:key>/kolom/", imports.import_columns, name="import_columns"),
    path("meja/impor/<uuid:key>/tulis/", imports.import_apply, name="import_apply"),
    path("meja/impor/<uuid:key>/buang/", imports.import_give_up, name="import_give_up"),
    path("meja/impor/<uuid:key>/ditolak.csv", imports.import_refused, name="import_refused"),
]
