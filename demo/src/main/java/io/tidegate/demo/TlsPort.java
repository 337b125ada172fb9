package io.tidegate.demo;

/// Where devices connect over TLS. Immutable.
sealed interface TlsPort {
    int number();

    /// By name: this one or none.
    record Asked(int number) implements TlsPort {}

    /// Nothing was said: the usual one, or another where that is taken.
    record Usual() implements TlsPort {
        static final int NUMBER = 8883;

        @Override
        public int number() {
            return NUMBER;
        }
    }

    /// A free one in the place of the usual one, which is taken.
    record Instead(int number) implements TlsPort {}
}
