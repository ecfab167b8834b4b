"""What Discord accepts and refuses: messages, components, modals, commands, values."""
