"""Pages: self-contained HTML, without script, made of the templates in ``data/templates``."""
