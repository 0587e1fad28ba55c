"""The patient's pages. Thin: read a form, call one service, show what a query gives."""
