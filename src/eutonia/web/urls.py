"""Every address of the clinic. Who may call it: accounts/access.toml."""

from __future__ import annotations

from django.urls import include, path

from eutonia.web.portal.views.home import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("eutonia.web.api.urls")),
    path("account/", include("eutonia.web.accounts.sign_in_urls")),
    path("", include("eutonia.web.accounts.urls")),
    path("clinic/", include("eutonia.web.worklist.urls")),
    path("", include("eutonia.web.messaging.urls")),
    path("", include("eutonia.web.portal.urls")),
]
handler400 = "eutonia.web.errors.wrong"
handler403 = "eutonia.web.errors.not_yours"
handler404 = "eutonia.web.errors.not_found"
handler500 = "eutonia.web.errors.broken"
