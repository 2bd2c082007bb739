"""What a browser may do with a page: run, show and ask for nothing that is not Kinpin's own, in nobody's frame."""

HEADER = "Content-Security-Policy"
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
        "frame-src 'self'",
        "object-src 'none'",
    ]
)
IN_OUR_OWN_FRAME = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
