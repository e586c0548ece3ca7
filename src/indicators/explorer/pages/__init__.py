"""The pages of the site: a module each, which gather what their template shows."""
