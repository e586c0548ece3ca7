"""The explorer: a static site of a package, in English and Chinese, where every number opens on its evidence."""
