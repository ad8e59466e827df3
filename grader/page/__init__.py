"""The quiz as a page in a browser, served to this machine alone."""
