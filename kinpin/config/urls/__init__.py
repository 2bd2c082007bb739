"""Addresses. Each side of the house has its own; a request finds its side's by its path (`config.sides`)."""

urlpatterns: list[object] = []
