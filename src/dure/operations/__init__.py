"""Running an instance: serving it, looking after it, moving it. Only the commands and the addresses import this."""
