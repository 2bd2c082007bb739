"""What a browser may do with a page: run, show and ask for nothing that is not Kinpin's own, in nobody's frame."""

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "frame-src blob:",  # the sheet, which the page that asked for it prints from there
        "object-src 'none'",
    ]
)
