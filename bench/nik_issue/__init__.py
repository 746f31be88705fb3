"""New NIKs from several programs at once, some of them killed: none twice, none missing."""
