"""Tests go through the front: acts, HTTP, the browser, the wire, the command line."""
