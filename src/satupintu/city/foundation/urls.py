"""Signing in and out."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from satupintu.city.foundation.access import SIGNED_IN, public, requires

urlpatterns = [
    path(
        "masuk/",
        public(LoginView.as_view(template_name="foundation/sign_in.html", redirect_authenticated_user=True)),
        name="sign_in",
    ),
    path("keluar/", requires(*SIGNED_IN)(LogoutView.as_view(next_page="/")), name="sign_out"),
]
