"""Border posts: a copy of what their state may see, its expiry, and what they hand back."""
