"""An invitation that was followed, kept in the session by its digest until an account accepts it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from eutonia.web.accounts.models import Invitation
from eutonia.web.accounts.queries import open_invitation

INVITED = "invitation"  # the session's key


def invitation_in(request: Any, *, at: datetime) -> Invitation | None:
    """The open invitation that this browser followed."""
    digest = request.session.get(INVITED) if request else None
    return open_invitation(digest, at=at) if digest else None
