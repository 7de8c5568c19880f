"""What writers work with: playtests, stored playthroughs, uses of flags, pages made from the story."""
