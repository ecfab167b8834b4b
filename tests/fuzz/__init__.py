"""Whatever anybody may type or attach, by chance and from what was found before."""
