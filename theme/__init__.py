"""The theme: page templates, components with their styles and examples, looks, and the gallery that shows them all."""
