"""All addresses of the city. Each stage brings its own; a missing mark of access closes a view."""

from django.urls import URLPattern, URLResolver, include, path

handler400 = "satupintu.city.web.errors.bad_request"
handler403 = "satupintu.city.web.errors.not_allowed"
handler404 = "satupintu.city.web.errors.not_found"
handler500 = "satupintu.city.web.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("satupintu.city.desk.urls")),  # first: its landing page tells the stock of the day
    path("", include("satupintu.city.web.urls")),
    path("", include("satupintu.city.foundation.urls")),
    path("", include("satupintu.city.notices.urls")),
    path("", include("satupintu.city.register.urls")),
    path("", include("satupintu.city.applications.urls")),
    path("", include("satupintu.city.relay.urls")),
    path("", include("satupintu.city.enrolment.urls")),
    path("", include("satupintu.city.cards.urls")),
    path("", include("satupintu.city.participation.urls")),
]
