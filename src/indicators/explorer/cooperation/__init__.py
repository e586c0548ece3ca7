"""Who works with whom: ties between the parties of cooperations, and where they are drawn."""
