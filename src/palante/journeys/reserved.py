"""First words of addresses: no journey may be called like one of them."""

RESERVED = frozenset(
    """
    account admin api canvases card circle clinics code demo elements en entries es fairs guardian healthz hooks in
    invitation invited join l labs language library living manifest.webmanifest me media messages new offline outbox partner
    people quick-exit readyz register review sign-in sign-out static stop stories sw.js team today toolkit ui verify
    volunteer
    """.split()  # noqa: SIM905  (a long list reads better as words)
)
