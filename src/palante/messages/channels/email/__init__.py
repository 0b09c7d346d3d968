"""E-mail, by the SMTP server or the provider that PALANTE_EMAIL_URL names; what comes back is read too.

`parcel` is what a mail looks like, `transport` hands it to an SMTP server, `provider` to one of anymail's providers. `hook`
hears what a provider tells later, `inbox` reads the mailbox that answers and bounces come to, `reading` understands both.
"""
