"""Release repositories: a folder or a bucket that holds versions of one package for ever."""
