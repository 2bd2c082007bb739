"""What statements written by hand share: lists as parameters, columns as drivers hand them over, many rows at once."""
