"""Sign in and out; a stale page."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from satupintu.station.desk.forms import SignIn
from satupintu.station.desk.middleware import show
from satupintu.station.link.services import fetch_today
from satupintu.station.operators import drawer
from satupintu.station.operators.selectors import anybody_known
from satupintu.station.operators.services import keep_reader
from satupintu.station.operators.services import sign_in as sign_in_operator
from satupintu.station.problems import Refused
from satupintu.station.vault.extract import ask_anew


def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignIn(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            now = timezone.now()
            operator, key = sign_in_operator(**form.cleaned_data, now=now)
        except Refused as refused:
            form.add_error("password", f"{refused.problem.title} {refused.problem.what_to_do}")
            status = refused.status
        else:
            drawer.take_out(request.session.session_key)
            request.session.flush()
            request.session["operator"] = operator.username
            request.session.save()
            drawer.put(request.session.session_key or "", key)
            rotate_token(request)
            if keep_reader(key=key):
                ask_anew()
                fetch_today(now=now)
            return redirect("today")
    context = {"heading": _("Sign in"), "form": form, "anybody_known": anybody_known()}
    return render(request, "desk/sign_in.html", context, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    drawer.take_out(request.session.session_key)
    request.session.flush()
    return redirect("sign-in")


def press_again(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Django's answer to a form without a valid token, in our words."""
    return show(request, Refused("FORM_EXPIRED").problem, 403)
