"""The version policy for data: what kind of version a difference asks for, and what a release has to keep."""
