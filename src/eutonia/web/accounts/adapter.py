"""How allauth works here: accounts by invitation or open, as the clinic chose; no account by an outside login alone."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from eutonia.web.accounts import services
from eutonia.web.accounts.invited import INVITED, invitation_in
from eutonia.web.accounts.reauthentication import ask_again, is_fresh


class ClinicAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts of the clinic."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.SIGN_UP == "open" or invitation_in(request, at=timezone.now()) is not None

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user = super().save_user(request, user, form, commit=False)
        user.name = form.cleaned_data.get("name", "")
        if commit:
            user.save()
            digest = request.session.pop(INVITED, None)
            accepted = services.accept_invitation(digest=digest, user=user, at=timezone.now())
            if accepted:
                # The code went to this address alone: who followed it reads its mail.
                self.stash_verified_email(request, accepted.email)
        return user


class ClinicLogins(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Logins through the clinic's own identity provider: for accounts that exist.

    An address that the provider vouches for is not enough to enter an account: whoever has one connects the two
    themselves, from inside (settings: SOCIALACCOUNT_EMAIL_AUTHENTICATION).
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Another way in is connected only by who has just shown who they are."""
        if sociallogin.state.get("process") == AuthProcess.CONNECT and not is_fresh(request):
            raise ImmediateHttpResponse(ask_again(request, reverse("socialaccount_connections")))
