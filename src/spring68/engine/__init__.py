"""What happens: a `GameState` goes in, a `Turn` comes out; nothing here prints, saves or waits."""
