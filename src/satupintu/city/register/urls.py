"""The register's pages: each part brings its own list."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
