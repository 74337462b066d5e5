"""What the portal promises, room by room; `kit` holds the tools, `house` the rules for all, `journeys` the browser."""
