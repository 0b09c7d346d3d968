"""Web push: a notice on the phone or computer on which somebody said yes. It costs nothing and needs no provider."""
