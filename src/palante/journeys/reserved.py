"""First words of addresses: no journey may be called like one of them."""

RESERVED = frozenset(
    """
    account admin api canvases card circle clinics code demo elements en entries es fairs healthz hooks in invitation
    join l labs language library living manifest.webmanifest me media new offline outbox people quick-exit readyz
    register sign-in sign-out static stop stories sw.js team today toolkit ui verify
    """.split()  # noqa: SIM905  (a long list reads better as words)
)
