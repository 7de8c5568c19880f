"""Where things are and how we speak about them: plain data, no behaviour of the story."""
