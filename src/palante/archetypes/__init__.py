"""Who the people are, made with them: notes, claims with their passages, profiles, and what they change."""
