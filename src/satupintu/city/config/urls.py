"""All addresses of the city. Each stage brings its own; a missing mark of access closes a view."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("satupintu.city.foundation.urls")),
]
