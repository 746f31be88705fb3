"""Accounts: who may sign in, and for what; and the own password (docs/flows/beginning.md)."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from satupintu.city.areas.selectors import get_area
from satupintu.city.foundation import selectors, services
from satupintu.city.foundation.access import SIGNED_IN, requires
from satupintu.city.foundation.problems import NOT_FOUND, Problem
from satupintu.city.foundation.viewers import Grant, Role
from satupintu.city.web.requests import posted, viewer_of


class TaskForm(forms.Form):
    """One task (role), for the whole city or one area."""

    role = forms.ChoiceField(label=gettext_lazy("Task"), choices=Role.choices)
    area = forms.CharField(
        label=gettext_lazy("Code of the area"),
        help_text=gettext_lazy("For example 64.74.01 for a kecamatan; empty for the whole city."),
        max_length=30,
        required=False,
        widget=forms.TextInput({"class": "width-16", "autocomplete": "off"}),
    )

    def clean_area(self) -> str:
        """An area that the city knows, or none."""
        code: str = self.cleaned_data["area"].strip()
        try:
            return get_area(code).code if code else ""
        except Problem as problem:
            raise forms.ValidationError(str(problem)) from None

    @property
    def grant(self) -> Grant:
        """The task that was chosen."""
        return Grant(Role(self.cleaned_data["role"]), self.cleaned_data["area"])


class AccountForm(TaskForm):
    """Somebody new."""

    field_order = ("username", "name", "role", "area")
    username = forms.CharField(
        label=gettext_lazy("User name"),
        help_text=gettext_lazy("Small letters, for example ayu.lestari; no number of a person."),
        max_length=60,
        widget=forms.TextInput({"class": "width-16", "autocomplete": "off", "autocapitalize": "none"}),
        error_messages={"required": gettext_lazy("Write the user name.")},
    )
    name = forms.CharField(
        label=gettext_lazy("The person's name"),
        max_length=120,
        error_messages={"required": gettext_lazy("Write the person's name.")},
    )


class OwnPassword(PasswordChangeForm):
    """The old one, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = _("At least ten letters, and no word that many people choose.")


@requires(Role.ADMINISTRATOR, Role.AUDITOR)
@never_cache
def accounts(request: HttpRequest) -> HttpResponse:
    """All accounts with their tasks."""
    viewer = viewer_of(request)
    context = {
        "heading": _("Accounts"),
        "rows": selectors.list_accounts(viewer),
        "may_change": viewer.has(Role.ADMINISTRATOR),
        "no_aside": True,
    }
    return render(request, "desk/accounts.html", context)


@requires(Role.ADMINISTRATOR)
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """An account for somebody new; its first password is shown in the answer and nowhere else."""
    form = AccountForm(posted(request))
    if form.is_valid():
        given, viewer = form.cleaned_data, viewer_of(request)
        try:
            password = services.add_account(
                viewer=viewer, username=given["username"], name=given["name"], grants=[form.grant]
            )
        except Problem as problem:
            form.add_error(None, str(problem))
        else:
            return _handed_over(request, given["username"], given["name"], password)
    return _form(request, form, _("Open an account"), _("Open it"))


@requires(Role.ADMINISTRATOR)
@never_cache
def account(request: HttpRequest, number: int) -> HttpResponse:
    """One account: its tasks, and what can be done with it."""
    entry = selectors.get_account(viewer_of(request), number)
    return _account(request, entry, TaskForm())


@requires(Role.ADMINISTRATOR)
@require_POST
@never_cache
def change(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """Lock, unlock, give, take or renew the password, by the word at the end of the address."""
    entry = selectors.get_account(viewer_of(request), number)
    form = TaskForm(request.POST)
    if act not in {*_DONE, "sandi-baru"}:
        raise Problem(NOT_FOUND)
    if act in {"beri", "cabut"} and not form.is_valid():
        return _account(request, entry, form)
    try:
        if act == "sandi-baru":
            password = services.renew_password(viewer=viewer_of(request), username=entry.username)
            return _handed_over(request, entry.username, entry.name, password)
        more = {"grant": form.grant} if act in {"beri", "cabut"} else {}
        _DONE[act](viewer=viewer_of(request), username=entry.username, **more)
    except Problem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Changed."))
    return redirect("account", number=number)


_DONE: dict[str, Callable[..., None]] = {
    "kunci": services.lock_account,
    "buka": services.unlock_account,
    "beri": services.give_role,
    "cabut": services.take_role,
}


@requires(*SIGNED_IN)
@sensitive_post_parameters()
@never_cache
def own_password(request: HttpRequest) -> HttpResponse:
    """The owner of an account changes its password; other sessions end."""
    form = OwnPassword(request.user, posted(request))
    if form.is_valid():
        changed = services.change_own_password(viewer=viewer_of(request), password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, changed)
        messages.success(request, _("Your password is changed."))
        return redirect("desk")
    return _form(request, form, _("My password"), _("Change it"), back=("desk", _("My desk")))


def _account(request: HttpRequest, entry: selectors.AccountEntry, form: TaskForm) -> HttpResponse:
    context = {
        "heading": entry.name,
        "entry": entry,
        "form": form,
        "submit": _("Give this task"),
        "action": reverse("account_change", args=[entry.number, "beri"]),
        "back_url": reverse("accounts"),
        "back_label": _("Accounts"),
    }
    return render(request, "desk/account.html", context, status=400 if form.errors else 200)


def _handed_over(request: HttpRequest, username: str, name: str, password: str) -> HttpResponse:
    context = {
        "heading": name,
        "username": username,
        "password": password,
        "back_url": reverse("accounts"),
        "back_label": _("Accounts"),
    }
    return render(request, "desk/account_password.html", context)


def _form(
    request: HttpRequest, form: forms.Form, heading: str, submit: str, back: tuple[str, str] | None = None
) -> HttpResponse:
    way, label = back or ("accounts", _("Accounts"))
    context = {"form": form, "heading": heading, "submit": submit, "back_url": reverse(way), "back_label": label}
    return render(request, "desk/account_form.html", context, status=400 if form.errors else 200)
