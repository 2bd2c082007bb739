"""What every statement that is written by hand needs."""


def with_marks(statement: str, count: int) -> str:
    """The statement with a parameter for each value where it says MARKS; of none, NULL."""
    return statement.replace("MARKS", ", ".join(["%s"] * count) or "NULL")
