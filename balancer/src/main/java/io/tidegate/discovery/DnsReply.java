package io.tidegate.discovery;

import java.time.Duration;
import java.util.List;

/// What name servers say when they are asked for records of one kind. Immutable.
sealed interface DnsReply<T> {
    /// @param records may be none: the name exists, and has no such records
    /// @param timeToLive of the record that dies first, aliases included; zero where there is none
    record Found<T>(List<T> records, Duration timeToLive) implements DnsReply<T> {
        public Found {
            records = List.copyOf(records);
        }
    }

    /// There is no such name, or nobody could tell.
    record Failed<T>(String why) implements DnsReply<T> {}
}
