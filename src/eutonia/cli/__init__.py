"""Arguments in, text or JSON out. The only place, besides the web, that reads the machine's date."""
