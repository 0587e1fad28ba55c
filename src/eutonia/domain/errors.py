"""What a caller must fix. A clinical concern is never an error: it is a Finding, returned."""


class EutoniaError(Exception):
    """The call or the input is wrong: the message says what, why and what next; the facts are attributes."""
