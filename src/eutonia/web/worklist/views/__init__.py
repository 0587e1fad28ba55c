"""The clinicians' pages: the worklist, the people, and the record of one of them."""
