"""SMS in the workspace: what a text costs, what a part costs where, and what the gateway has to know."""
