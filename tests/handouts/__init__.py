"""What leaves the printer and the post, read back from the paper and from the wire."""
