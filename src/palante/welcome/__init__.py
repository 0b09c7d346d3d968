"""Before the first session: who is ready, office hours for who is not, and a buddy."""
