"""What is asked for a message."""

from __future__ import annotations

import uuid

from django import forms

from eutonia.web.messaging.services import LONGEST


class Post(forms.Form):
    """One message. `id` comes with the page, so that sending it twice sends it once."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    text = forms.CharField(
        label="Your message", max_length=LONGEST, strip=True, widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


class Begin(Post):
    """The first message of a thread."""

    subject = forms.CharField(label="What is it about?", max_length=120, strip=True)
    field_order = ("id", "subject", "text")
