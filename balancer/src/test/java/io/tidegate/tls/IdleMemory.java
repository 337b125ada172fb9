package io.tidegate.tls;

import io.tidegate.transport.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Prints what an idle connection takes: resident memory of so many servers' halves, each of which has had its
/// CONNECT and answered it. Arguments: how many (2,000), `plain` or `mutual`, the version. A heap of fixed size that is
/// touched before
/// (`-XX:+AlwaysPreTouch`) leaves what is native. A program, not a test.
final class IdleMemory {
    private static final int PAGE_BYTES = 4096;
    private static final int WARM_UP = 4000;

    private IdleMemory() {}

    public static void main(String[] args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 2000;
        boolean mutual = args.length > 1 && args[1].equals("mutual");
        TlsVersion version = args.length > 2 ? TlsVersion.valueOf(args[2]) : TlsVersion.TLS_1_3;
        try (TlsRig rig = new TlsRig()) {
            TlsServer server = rig.server(
                    mutual
                            ? TlsRig.Listener.USUAL.with(TlsRig.required()).with(version)
                            : TlsRig.Listener.USUAL.with(version));
            TlsClient client = mutual ? rig.client(rig.clientCertificate) : rig.client();
            List<TlsEnd> idle = new ArrayList<>(idle(rig, server, client, WARM_UP));
            long before = residentBytes();
            idle.addAll(idle(rig, server, client, count));
            System.out.printf(
                    "%s%s: %,d bytes resident for each of %,d idle connections%n",
                    version.spelling(),
                    mutual ? ", client certificate" : "",
                    (residentBytes() - before) / count,
                    count);
            idle.forEach(TlsEnd::close);
        }
    }

    private static List<TlsEnd> idle(TlsRig rig, TlsServer server, TlsClient client, int count) throws Exception {
        List<TlsEnd> ends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TlsPair pair = new TlsPair(
                    rig, server.layer(() -> {}), client.layer(() -> {}, TlsRig.HOST, "node" + i), TlsRig.WHOLE);
            pair.run();
            pair.server().layer().identity();
            pair.client().write("CONNECT, as long as usual: some eighty bytes with client id and user name.");
            pair.run();
            pair.server().write("CONN");
            pair.run();
            pair.client().close();
            if (pair.server().last() != Layer.MORE) {
                throw new IllegalStateException(pair.server().why());
            }
            pair.server().takeReceived();
            ends.add(pair.server());
        }
        return ends;
    }

    private static long residentBytes() throws IOException {
        System.gc();
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", 3)[1]) * PAGE_BYTES;
    }
}
