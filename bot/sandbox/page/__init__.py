"""The sandbox's page: HTML, style sheets and plain ES modules, served as they lie here."""
