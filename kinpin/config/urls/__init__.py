"""Addresses. Each side of the house has its own; a request finds its side's by its path (`config.sides`)."""

urlpatterns: list[object] = []
# Allauth looks for it here; each side's addresses name the others.
handler429 = "kinpin.entrance.errors.too_many"
