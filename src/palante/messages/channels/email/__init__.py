"""E-mail over SMTP to the server that PALANTE_EMAIL_URL names."""
