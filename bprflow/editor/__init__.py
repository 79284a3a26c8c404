"""What an editor asks: completion, hover, definitions, renames and quick fixes (language server)."""
