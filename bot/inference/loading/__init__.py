"""Models onto the device."""
