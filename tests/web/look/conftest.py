"""The style guide as a page: every component at once."""

import pytest
from django.template.loader import render_to_string

from eutonia.web.style_guide import style_guide_context
from tests.web.look.pages import read_page


@pytest.fixture(scope="session")
def style_guide_html():
    return render_to_string("style_guide.html", {**style_guide_context(), "csrf_token": "example"})


@pytest.fixture(scope="session")
def style_guide(style_guide_html):
    return read_page(style_guide_html)
