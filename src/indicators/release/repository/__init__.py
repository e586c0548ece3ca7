"""Release repositories: versions that never change, in a folder or a bucket."""
