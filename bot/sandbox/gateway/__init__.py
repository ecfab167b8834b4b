"""The Gateway: sessions, compression, heartbeats, resuming (events/gateway.mdx)."""
