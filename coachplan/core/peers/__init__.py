"""Peers: who shows whom how, and the worksheet that the two fill in."""
