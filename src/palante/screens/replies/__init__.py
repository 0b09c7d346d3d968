"""The inbox: what people write back, who answers, by when."""
