package io.tidegate.benchmark.load;

/// Those who dial the proxy, told of their sockets by number. Confined to the loop.
interface Clients {
    /// Once a turn: dials who is due, and does what else is; true where more could be done at once.
    boolean turn();

    void connected(int number);

    void dialFailed(int number, int errno);

    /// The TLS layer is open.
    void opened(int number);

    /// `length` bytes stand at the start of the loop's input.
    void received(int number, int length);

    /// What was kept back has left.
    void drained(int number);

    /// The proxy has ended its output.
    void ended(int number);

    /// The connection broke.
    void broke(int number, String what);

    /// Closes all of them, so that others can take their place.
    void closeAll();
}
