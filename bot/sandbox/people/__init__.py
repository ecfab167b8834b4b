"""What people do: the page's own API under /sandbox/."""
