"""The design system: tokens, components, the page frame, the gallery."""
