"""What is written: YAML bytes become a frozen `Story`, or findings that say where, what and what to do."""
