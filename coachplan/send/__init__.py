"""What leaves this machine, and the only code that opens sockets."""
