"""Private servers that stand in for vendors, on real sockets: they keep what they are sent and judge how it
came."""
