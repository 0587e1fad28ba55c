"""Every kind of patient that the rules can tell apart, and the laws checked on all of them."""
