"""allauth's forms as they are shown here: one label a field, nothing repeated inside of it."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.utils import timezone

from eutonia.web.accounts.invited import invitation_in

PASSWORD_HELP = "At least 10 characters. Nothing of your name or address, and none that many people use."


class Plain:
    """Takes the words out of the boxes: the label says them already."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            if str(field.label) == "Email":
                field.label = "E-mail address"
        if "password1" in self.fields:
            self.fields["password1"].help_text = PASSWORD_HELP  # a sentence, in the place of Django's list


class Login(Plain, allauth.LoginForm):  # type: ignore[misc]
    """Address and password."""


class SignUp(Plain, allauth.SignupForm):  # type: ignore[misc]
    """A new account. Who was invited makes it for the address that was invited."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation_in(context.request, at=timezone.now())
        self.fields["password2"].label = "Password again"
        if self.invitation:
            email = self.fields["email"]
            email.initial = self.invitation.email
            email.widget.attrs["readonly"] = True
            email.help_text = "The address that was invited."

    def clean_email(self) -> str:
        """Nobody comes in with an invitation to somebody else."""
        email: str = super().clean_email()
        if self.invitation and email != self.invitation.email:
            raise forms.ValidationError("Use the address that was invited.")
        return email


class ChangePassword(Plain, allauth.ChangePasswordForm):  # type: ignore[misc]
    """A new password, by the old one."""


class SetPassword(Plain, allauth.SetPasswordForm):  # type: ignore[misc]
    """A first password."""


class ResetPassword(Plain, allauth.ResetPasswordForm):  # type: ignore[misc]
    """Where the letter goes."""


class NewPassword(Plain, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, by the letter."""


class Reauthenticate(Plain, allauth.ReauthenticateForm):  # type: ignore[misc]
    """The password again."""


class AddAddress(Plain, allauth.AddEmailForm):  # type: ignore[misc]
    """Another address."""


class Code(Plain, mfa.AuthenticateForm):  # type: ignore[misc]
    """The code of the app, or a recovery code."""


class CodeAgain(Plain, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The same, once more."""


class FirstCode(Plain, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code"


class NewPasskey(Plain, passkeys.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey: with it alone one comes in, unless one does not want that."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Name of this device"
        self.fields["passwordless"].label = "Let me sign in with it alone, without my password"
        self.fields["passwordless"].help_text = ""
        self.fields["passwordless"].initial = True


class PasskeyName(Plain, passkeys.EditWebAuthnForm):  # type: ignore[misc]
    """What a passkey is called."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Name of this device"
