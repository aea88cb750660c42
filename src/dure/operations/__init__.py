"""Running an instance: serving it, looking after it, moving it. Nothing imports this but the commands."""
