"""What every page must be to the eye and to the hand: contrast, size, weight, keys, no script."""
