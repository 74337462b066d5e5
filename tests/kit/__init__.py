"""Tools of the tests: databases, makers, and the page client."""
