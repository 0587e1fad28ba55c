"""One question, one answer: what the command line, and later the web and its API, all call.

Everything here is pure: knowledge, names and today's date are arguments, so that any past answer can be given again.
"""
