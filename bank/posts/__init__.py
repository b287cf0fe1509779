"""Border posts: a copy of what their state may see, its expiry, and what they hand back.

Nothing is imported here: `bank.exchange` asks `bank.posts.admitted`, the other modules ask `bank.exchange`.
"""
