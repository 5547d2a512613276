"""How the bundled model is taught Finnish questions."""
