"""What programs that speak the Model Context Protocol may ask of a package."""
