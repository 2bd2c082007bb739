"""What leaves the printer and the post: the sheet, and the words of every message."""
