package io.tidegate.tls;

import java.time.Instant;

/// What came of asking for the status of a certificate of ours. Immutable; nobody writes to the array.
public sealed interface OcspOutcome {
    /// It is good, and the response can be stapled.
    final class Fresh implements OcspOutcome {
        private final byte[] bytes;
        private final Instant producedAt;
        private final Instant nextUpdate;

        Fresh(byte[] bytes, Instant producedAt, Instant nextUpdate) {
            this.bytes = bytes;
            this.producedAt = producedAt;
            this.nextUpdate = nextUpdate;
        }

        /// The response in DER, as it is stapled.
        public byte[] bytes() {
            return bytes;
        }

        public Instant producedAt() {
            return producedAt;
        }

        /// When it is worth nothing any more.
        public Instant nextUpdate() {
            return nextUpdate;
        }

        @Override
        public String toString() {
            return "Fresh[" + bytes.length + " bytes, " + producedAt + ", " + nextUpdate + "]";
        }
    }

    /// There is no telling: the one that we have, if any, stays in use for its time.
    ///
    /// @param why a phrase on one line
    record Failed(String why) implements OcspOutcome {}

    /// It is revoked: nothing is stapled, and somebody has to act.
    ///
    /// @param why a phrase on one line
    record Revoked(String why) implements OcspOutcome {}
}
