package io.tidegate.tls;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/// Who is trusted by somebody now, each once: revocation lists are large, and several listeners and pools
/// may name the same files. It keeps nobody. Any thread.
final class Trusts {
    private final List<WeakReference<Trust>> known = new ArrayList<>();

    /// The one that is known already and has the same content, or `read` itself.
    synchronized Trust oneOf(Trust read) {
        known.removeIf(each -> each.get() == null);
        Trust found = known.stream()
                .map(WeakReference::get)
                .filter(read::equals)
                .findFirst()
                .orElse(null);
        if (found == null) {
            known.add(new WeakReference<>(read));
            return read;
        }
        return found;
    }
}
