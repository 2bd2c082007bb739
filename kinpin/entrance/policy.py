"""What a browser may do with a page: run, show and ask for nothing that is not Kinpin's own, in nobody's frame."""

from django.http import HttpRequest

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


def asked_by(request: HttpRequest) -> str:
    """The policy for a page. Where one of ours frames it, that one may read what it says: why there is no sheet."""
    is_framed = request.headers.get("Sec-Fetch-Dest") == "iframe"
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return IN_OUR_OWN_FRAME if is_framed and is_ours else POLICY
