"""What changed between two editions: new, gone, moved, renamed, up, down."""
