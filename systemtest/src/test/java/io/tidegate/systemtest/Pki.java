package io.tidegate.systemtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A root, an intermediate authority below it, and what that one issues: made with the `openssl` program when it is
/// asked for, in a directory that goes when the tests end. Confined to one thread.
final class Pki {
    private static final String SETTINGS = """
            [req]
            distinguished_name = nothing
            prompt = no
            [nothing]
            [ca]
            default_ca = store
            [store]
            database = index.txt
            new_certs_dir = .
            rand_serial = yes
            default_md = sha256
            default_days = 90
            default_crl_days = 20
            policy = any
            unique_subject = no
            crl_extensions = crl
            [any]
            commonName = optional
            [crl]
            authorityKeyIdentifier = keyid
            [authority]
            basicConstraints = critical, CA:true
            keyUsage = critical, keyCertSign, cRLSign
            subjectKeyIdentifier = hash
            [server]
            basicConstraints = critical, CA:false
            keyUsage = critical, digitalSignature
            extendedKeyUsage = serverAuth
            subjectKeyIdentifier = hash
            authorityKeyIdentifier = keyid
            subjectAltName = $ENV::NAMES
            crlDistributionPoints = URI:http://localhost/never-fetched.crl
            [client]
            basicConstraints = critical, CA:false
            keyUsage = critical, digitalSignature
            extendedKeyUsage = clientAuth
            subjectKeyIdentifier = hash
            authorityKeyIdentifier = keyid
            [responder]
            basicConstraints = critical, CA:false
            keyUsage = critical, digitalSignature
            extendedKeyUsage = OCSPSigning
            subjectKeyIdentifier = hash
            authorityKeyIdentifier = keyid
            """;

    /// Names that the servers of these tests have, besides those of the machine.
    static final String NAME = "tidegate.test";

    static final String OTHER_NAME = "other.test";

    private static final String OWN_NAMES = "DNS:localhost, IP:127.0.0.1, DNS:" + NAME;
    private static final Path OPENSSL = Project.program("openssl", "openssl");
    private static final Pki SHARED = new Pki("Tidegate Test");
    private static final Pki STRANGER = new Pki("Stranger");

    private final Path directory;
    private final AtomicInteger number = new AtomicInteger();

    /// A chain, the own certificate first and without the root, and its private key: PEM both, the key as PKCS#8.
    record Certificate(Path chain, Path key) {
        /// For a block of settings.
        String settings() {
            return "certfile = \"" + chain + "\", keyfile = \"" + key + "\"";
        }
    }

    /// Kinds of private keys.
    enum Key {
        EC("ec", "ec_paramgen_curve:P-256"),
        RSA("rsa", "rsa_keygen_bits:2048");

        private final String algorithm;
        private final String option;

        Key(String algorithm, String option) {
            this.algorithm = algorithm;
            this.option = option;
        }
    }

    private Pki(String name) {
        try {
            directory = Files.createTempDirectory("tidegate-pki-");
            Runtime.getRuntime().addShutdownHook(new Thread(this::delete));
            Files.writeString(directory.resolve("settings"), SETTINGS);
            Files.createFile(directory.resolve("index.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        request(Key.EC, "root", name + " Root", List.of("-x509", "-days", "90", "-extensions", "authority"));
        request(Key.EC, "middle", name + " Authority", List.of());
        sign("root", "middle", "authority", null, "");
    }

    /// The one that these tests trust.
    static Pki shared() {
        return SHARED;
    }

    /// One that nobody trusts.
    static Pki stranger() {
        return STRANGER;
    }

    /// The root's certificate.
    Path root() {
        return directory.resolve("root.pem");
    }

    /// For `localhost`, `127.0.0.1` and [#NAME].
    Certificate server(Key key) {
        return server(key, "server", OWN_NAMES);
    }

    /// @param names as OpenSSL writes a subjectAltName
    Certificate server(Key key, String commonName, String names) {
        return issue(key, commonName, "server", null, names);
    }

    Certificate client(String commonName) {
        return issue(Key.EC, commonName, "client", null, "");
    }

    /// From when until when a certificate is good, as OpenSSL writes ASN.1's GeneralizedTime.
    record Validity(String from, String to) {
        static final Validity PAST = new Validity("20200101000000Z", "20210101000000Z");
        static final Validity FUTURE = new Validity("20980101000000Z", "20990101000000Z");
    }

    Certificate client(String commonName, Validity validity) {
        return issue(Key.EC, commonName, "client", validity, "");
    }

    /// Of a client, and vouched for by itself.
    Certificate selfSigned(String commonName) {
        String name = fresh();
        request(Key.EC, name, commonName, List.of("-x509", "-days", "90", "-extensions", "client"));
        return new Certificate(directory.resolve(name + ".pem"), directory.resolve(name + ".key"));
    }

    /// One that may sign OCSP responses.
    Certificate responder() {
        return issue(Key.EC, "responder", "responder", null, "");
    }

    private Certificate issue(
            Key key, String commonName, String extensions, @Nullable Validity validity, String names) {
        String name = fresh();
        request(key, name, commonName, List.of());
        sign("middle", name, extensions, validity, names);
        Path chain = directory.resolve(name + ".chain.pem");
        write(chain, read(directory.resolve(name + ".pem")) + read(directory.resolve("middle.pem")));
        return new Certificate(chain, directory.resolve(name + ".key"));
    }

    void revoke(Certificate certificate) {
        openssl(
                "",
                "ca",
                "-config",
                "settings",
                "-cert",
                "middle.pem",
                "-keyfile",
                "middle.key",
                "-revoke",
                certificate.chain().toString());
    }

    /// What is revoked now: a list of each of the two authorities, PEM.
    String revocationLists() {
        StringBuilder lists = new StringBuilder();
        for (String authority : List.of("root", "middle")) {
            openssl(
                    "",
                    "ca",
                    "-config",
                    "settings",
                    "-cert",
                    authority + ".pem",
                    "-keyfile",
                    authority + ".key",
                    "-gencrl",
                    "-out",
                    authority + ".crl");
            lists.append(read(directory.resolve(authority + ".crl")));
        }
        return lists.toString();
    }

    /// A responder for what the intermediate authority issued, on that port of every interface.
    Program startResponder(int port) {
        Certificate signer = responder();
        ProcessBuilder builder = new ProcessBuilder(
                OPENSSL.toString(),
                "ocsp",
                "-port",
                String.valueOf(port),
                "-index",
                "index.txt",
                "-CA",
                "middle.pem",
                "-rsigner",
                signer.chain().toString(),
                "-rkey",
                signer.key().toString(),
                "-ndays",
                "1");
        Program program = Program.start("ocsp responder", builder.directory(directory.toFile()));
        program.awaitLine("waiting for OCSP client connections");
        return program;
    }

    private void request(Key key, String name, String commonName, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(
                "req",
                "-config",
                "settings",
                "-newkey",
                key.algorithm,
                "-pkeyopt",
                key.option,
                "-nodes",
                "-keyout",
                name + ".key",
                "-subj",
                "/CN=" + commonName,
                "-out",
                name + (more.isEmpty() ? ".csr" : ".pem")));
        arguments.addAll(more);
        openssl("", arguments.toArray(String[]::new));
    }

    private void sign(String issuer, String name, String extensions, @Nullable Validity validity, String names) {
        List<String> arguments = new ArrayList<>(List.of(
                "ca",
                "-batch",
                "-notext",
                "-config",
                "settings",
                "-cert",
                issuer + ".pem",
                "-keyfile",
                issuer + ".key",
                "-extensions",
                extensions,
                "-in",
                name + ".csr",
                "-out",
                name + ".pem"));
        if (validity != null) {
            arguments.addAll(List.of("-startdate", validity.from(), "-enddate", validity.to()));
        }
        openssl(names, arguments.toArray(String[]::new));
    }

    /// @param names of a server; empty = none
    private void openssl(String names, String... arguments) {
        List<String> command = new ArrayList<>(List.of(OPENSSL.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("NAMES", names.isEmpty() ? "DNS:nobody.test" : names);
        try (Program program = Program.start("openssl", builder)) {
            if (program.awaitExit() != 0) {
                throw new AssertionError(String.join(" ", command) + program.tail());
            }
        }
    }

    private String fresh() {
        return "c" + number.incrementAndGet();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete() {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
