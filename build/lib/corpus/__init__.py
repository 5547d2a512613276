"""From files to documents: sources, readers, Finnish sentences and chunks."""
