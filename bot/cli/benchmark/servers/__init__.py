"""The two servers that are measured over loopback HTTP, each a process of its own."""
