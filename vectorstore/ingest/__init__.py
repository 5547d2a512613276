"""From files to a new release: plan, build, publish."""
