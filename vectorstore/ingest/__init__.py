"""From files to a new release: ``plan`` reads, ``build`` indexes, ``publish`` switches, ``run`` does all three."""
