"""A walk through every command as a new person would use it on the page, with a picture of each answer."""
