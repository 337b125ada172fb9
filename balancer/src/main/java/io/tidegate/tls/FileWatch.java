package io.tidegate.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which files have changed since they were last taken into use.
///
/// Asked at a steady pace, by [#changed]. A file counts as changed when its content is another than that in
/// use *and* nothing of it has moved between two looks: a file that is being written is waited for. So is a set of
/// files: while one moves, none is reported, since certificate and key are written one after the other. A file whose
/// content came back to what it was has not changed. A file that is gone is waited for too, by the same
/// rule: it may be in the middle of being replaced; if it stays away it is reported, and reading it says so.
///
/// Nobody waits for ever: after [#LOOKS_MAX] looks at which something moved, files that rest are reported without
/// those that do not.
///
/// Names are followed: a symbolic link, or a directory above, that is turned to other content is a change, which is
/// how Kubernetes mounts are renewed. A content is read only where size, time or identity of the file are not
/// those of the look before, and once more before it is reported: two writes can fall into one tick of the file
/// system's clock.
///
/// Confined; reads files, so not on a loop.
public final class FileWatch {
    /// For how many looks in a row files are waited for that move.
    static final int LOOKS_MAX = 15;

    private static final String TOO_LONG = "too long to be read";

    private final FileReader files;
    private final Map<Path, Sighting> lastSeen = new HashMap<>();
    private final Map<Path, Sighting> inUse = new HashMap<>();
    private Set<Path> restless = Set.of();
    private int waited;

    /// One look at a file.
    ///
    /// @param state null = there is none, or it cannot be read
    /// @param digest of its content, or [#TOO_LONG]; empty where there is none
    private record Sighting(@Nullable FileState state, String digest) {}

    /// Whatever the files hold now is in use.
    public FileWatch(FileReader files, Collection<Path> paths) {
        this.files = files;
        for (Path path : paths) {
            Sighting sighting = look(path, null);
            lastSeen.put(path, sighting);
            inUse.put(path, sighting);
        }
    }

    /// Looks once at every file.
    ///
    /// @return those that have another content than in use, and have come to rest; from here on that is what is in
    ///     use, whether it turns out to be good or not. Empty = nothing to do
    public Set<Path> changed() {
        Set<Path> moving = new TreeSet<>();
        for (Map.Entry<Path, Sighting> entry : lastSeen.entrySet()) {
            Sighting now = look(entry.getKey(), entry.getValue());
            if (!now.equals(entry.getValue())) {
                moving.add(entry.getKey());
            }
            entry.setValue(now);
        }
        restless = Set.of();
        if (moving.isEmpty()) {
            waited = 0;
        } else if (waited < LOOKS_MAX) {
            waited++;
            return Set.of();
        } else {
            restless = moving;
        }
        Set<Path> changed = new TreeSet<>();
        lastSeen.forEach((path, now) -> {
            if (!moving.contains(path)) {
                Sighting before = inUse.put(path, now);
                if (before == null || !before.digest().equals(now.digest())) {
                    changed.add(path);
                }
            }
        });
        return changed;
    }

    /// Those that moved again at the last look and are not waited for any more; empty while they are.
    public Set<Path> restless() {
        return restless;
    }

    private Sighting look(Path path, @Nullable Sighting before) {
        try {
            FileState state = files.look(path);
            if (before != null && state.equals(before.state()) && isKnown(path, before)) {
                return before;
            }
            if (state.bytes() > TrustReader.LIST_BYTES_MAX) {
                return new Sighting(state, TOO_LONG);
            }
            return new Sighting(state, digest(files.read(path, TrustReader.LIST_BYTES_MAX)));
        } catch (IOException _) {
            return new Sighting(null, ""); // gone, or not for us: whoever reads it next says why
        }
    }

    /// Whether a second look at the content can show nothing else.
    private boolean isKnown(Path path, Sighting before) {
        Sighting used = inUse.get(path);
        return used != null && before.digest().equals(used.digest());
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
