"""Signing in and out."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from satupintu.city.foundation.access import public
from satupintu.city.foundation.forms import SignIn

urlpatterns = [
    path(
        "masuk/",
        public(
            LoginView.as_view(
                template_name="foundation/sign_in.html",
                authentication_form=SignIn,
                redirect_authenticated_user=True,
            )
        ),
        name="sign_in",
    ),
    path("keluar/", public(LogoutView.as_view(next_page="/")), name="sign_out"),
]
