"""What happens to a play when things go wrong: killed, no room on the disk, a folder gone, bytes damaged.

Each fault is done to the real program in a process of its own, and afterwards one thing is asked: is everything there
up to the last choice whose words had been shown?
"""
