package io.tidegate.continuity;

/// The beginning of one direction of a connection.
public interface Writer {
    void write(byte[] bytes);

    /// Ends the output behind what was written.
    void end();

    /// The connection breaks; what is on its way may be lost.
    void reset();
}
