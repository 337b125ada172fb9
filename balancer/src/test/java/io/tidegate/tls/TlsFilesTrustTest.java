package io.tidegate.tls;

import static io.tidegate.tls.TestPki.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.tls.TestPki.Issued;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CRLException;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that say who is trusted, and those with ticket keys.
class TlsFilesTrustTest {
    private static final Issued ROOT = TestPki.root("Root");
    private static final Issued CA = TestPki.order("CA").authority().by(ROOT);
    private static final Issued SERVER = TestPki.order("server").by(CA);
    private static final Duration DAY = Duration.ofDays(1);

    private final TlsFiles files = new TlsFiles(FileReader.system());

    @TempDir
    private Path directory = Path.of("");

    private Reading<ServerMaterial> read(TlsServerSettings.ClientAuth auth, TlsServerSettings.Tickets tickets) {
        TlsServerSettings plain = TlsServerSettings.of(SERVER.write(directory, "server"));
        return files.read(
                new TlsServerSettings(
                        plain.certificates(),
                        auth,
                        plain.versions(),
                        plain.ciphers(),
                        plain.alpn(),
                        tickets,
                        plain.stapling(),
                        plain.handshakeTimeout()),
                NOW);
    }

    private Reading<ServerMaterial> readTrust(Object authorities, Object... lists) {
        Path ca = TestPki.write(
                directory.resolve("ca.pem"), authorities instanceof String text ? text : TestPki.pem(authorities));
        List<Path> listFiles = lists.length == 0
                ? List.of()
                : List.of(TestPki.write(directory.resolve("list.crl"), TestPki.pem(lists)));
        return read(
                new TlsServerSettings.ClientAuth.Required(new TrustFiles(ca, listFiles), 1),
                new TlsServerSettings.Tickets.Off());
    }

    private Reading<ServerMaterial> readTickets(String text) {
        Path file = TestPki.write(directory.resolve("tickets"), text);
        return read(new TlsServerSettings.ClientAuth.None(), new TlsServerSettings.Tickets.FromFile(file));
    }

    private static List<String> problems(Reading<?> reading) {
        return reading instanceof Reading.Bad<?> bad
                ? bad.problems().stream().map(FileProblem::toString).toList()
                : List.of();
    }

    private static List<String> warnings(Reading<?> reading) {
        return reading instanceof Reading.Good<?> good
                ? good.warnings().stream().map(FileProblem::toString).toList()
                : List.of("no warning: " + reading);
    }

    private static @Nullable Trust trust(Reading<ServerMaterial> reading) {
        return reading instanceof Reading.Good<ServerMaterial> good
                ? good.material().clients()
                : null;
    }

    private String ca(String rest) {
        return "cacertfile " + directory.resolve("ca.pem") + ": " + rest;
    }

    private String list(String rest) {
        return "crlfiles " + directory.resolve("list.crl") + ": " + rest;
    }

    @Test
    void saysThatThereIsNoAuthority() {
        assertThat(problems(readTrust("nothing")))
                .containsExactly(ca("no certificate in it: give those of your authorities, as PEM"));
    }

    @Test
    void saysThatADeviceIsNoAuthority() {
        assertThat(problems(readTrust(SERVER.certificate())))
                .containsExactly(ca(
                        "\"CN=server\" is no authority: put the certificate of the one that issued it here instead"));
    }

    @Test
    void aSelfSignedCertificateMayBeTrustedByItself() {
        Issued pinned = TestPki.order("gateway").selfSigned();
        assertThat(trust(readTrust(pinned.certificate())))
                .isEqualTo(new Trust(List.of(pinned.certificate()), List.of()));
    }

    @Test
    void readsEachAuthorityOnce() {
        String text = TestPki.pem(ROOT.certificate(), CA.certificate(), ROOT.certificate());
        assertThat(trust(readTrust(text)))
                .isEqualTo(new Trust(List.of(ROOT.certificate(), CA.certificate()), List.of()));
    }

    @Test
    void warnsOfAuthoritiesThatHelpNobody() {
        Issued old = TestPki.order("Old")
                .authority()
                .valid(TestPki.BEFORE, NOW.minus(DAY))
                .selfSigned();
        Issued weak =
                TestPki.order("Weak").authority().key(TestPki.Key.RSA_1024).selfSigned();
        assertThat(warnings(readTrust(TestPki.pem(old.certificate(), weak.certificate()))))
                .containsExactly(
                        ca("\"CN=Old\" expired at 2025-12-31T00:00:00Z: nobody below it is trusted"),
                        ca("\"CN=Weak\" has a key that is too weak: nobody below it is trusted"));
    }

    @Test
    void trustsTheJdksAuthoritiesWhereNoneAreGiven() {
        Reading<ServerMaterial> reading = read(
                new TlsServerSettings.ClientAuth.Asked(new TrustFiles(null, List.of()), 1),
                new TlsServerSettings.Tickets.OwnKeys());
        assertThat(Objects.requireNonNull(trust(reading)).anchors()).isNotEmpty();
    }

    @Test
    void saysThatAListIsNone() throws IOException {
        Path file = Files.writeString(directory.resolve("list.crl"), "nothing");
        Path ca = TestPki.write(directory.resolve("ca.pem"), TestPki.pem(ROOT.certificate()));
        Reading<ServerMaterial> reading = read(
                new TlsServerSettings.ClientAuth.Required(new TrustFiles(ca, List.of(file)), 1),
                new TlsServerSettings.Tickets.Off());
        assertThat(problems(reading))
                .singleElement()
                .asString()
                .startsWith(list(""))
                .endsWith("give PEM or DER");
        assertThat(problems(readTrust(ROOT.certificate(), CA.certificate())))
                .singleElement()
                .asString()
                .startsWith(list("cannot be read as a revocation list ("));
    }

    @Test
    void saysThatAListIsNotSignedByItsIssuer() {
        Issued namesake = TestPki.root("Root");
        assertThat(problems(readTrust(ROOT.certificate(), namesake.crl())))
                .containsExactly(list("the list of \"CN=Root\" is not signed by it: fetch the list again"));
    }

    @Test
    void saysThatAListIsSignedTooWeakly() {
        Issued weak = new Issued(ROOT.certificate(), ROOT.keys(), ROOT.chain(), "SHA1withECDSA");
        assertThat(problems(readTrust(ROOT.certificate(), weak.crl())))
                .containsExactly(
                        list("the list of \"CN=Root\" is signed with SHA1withECDSA, which is too weak to count"));
    }

    @Test
    void warnsOfAListOfSomebodyElse() {
        assertThat(warnings(readTrust(ROOT.certificate(), CA.crl())))
                .containsExactly(
                        list("\"CN=CA\" is not in cacertfile: its list counts for peers that send its certificate"));
    }

    @Test
    void warnsOfAListOutOfDate() {
        assertThat(warnings(readTrust(ROOT.certificate(), ROOT.crl(TestPki.BEFORE, NOW.minus(DAY)))))
                .containsExactly(list("the list of \"CN=Root\" is in force from 2025-01-01T00:00:00Z to "
                        + "2025-12-31T00:00:00Z: until it is fetched anew, nobody whom it concerns is trusted"));
    }

    @Test
    void readsSeveralListsInPemAndOneInDer() throws IOException, CRLException {
        X509CRL first = ROOT.crl();
        X509CRL second = ROOT.crl(SERVER.certificate());
        assertThat(trust(readTrust(ROOT.certificate(), first, second)))
                .isEqualTo(new Trust(List.of(ROOT.certificate()), List.of(first, second)));
        Path der = Files.write(directory.resolve("list.der"), first.getEncoded());
        Reading<ServerMaterial> reading = read(
                new TlsServerSettings.ClientAuth.Required(new TrustFiles(directory.resolve("ca.pem"), List.of(der)), 1),
                new TlsServerSettings.Tickets.Off());
        assertThat(trust(reading)).isEqualTo(new Trust(List.of(ROOT.certificate()), List.of(first)));
    }

    private static String key(int fill, int bytes) {
        byte[] key = new byte[bytes];
        Arrays.fill(key, (byte) fill);
        return Base64.getEncoder().encodeToString(key);
    }

    private String tickets(String rest) {
        return "ticket keys " + directory.resolve("tickets") + ": " + rest
                + ": make a key with `openssl rand -base64 48`";
    }

    @Test
    void saysWhatIsWrongWithEachTicketKey() {
        String secret = "not?base64";
        assertThat(problems(readTickets(key(1, 48) + "\n" + secret + "\n" + key(2, 80) + "\n" + key(3, 47) + "\n")))
                .containsExactly(
                        tickets("line 2 is not base64"),
                        tickets("line 3 has 80 bytes, of HAProxy's two lengths only that of 48 is supported"),
                        tickets("line 4 has 47 bytes, must have 48"));
    }

    @Test
    void saysThatThereIsNoTicketKey() {
        assertThat(problems(readTickets("\n \n"))).singleElement().asString().contains("no key in it");
    }

    @Test
    void readsTicketKeysInTheirOrder() {
        Reading<ServerMaterial> reading = readTickets(key(1, 48) + "\r\n\n" + key(2, 48) + "\n" + key(3, 48));
        assertThat(reading).isInstanceOfSatisfying(Reading.Good.class, good -> {
            List<byte[]> keys = ((ServerMaterial) good.material()).ticketKeys();
            assertThat(keys).hasSize(3).allMatch(key -> key.length == 48);
            assertThat(keys).extracting(key -> (int) key[0]).containsExactly(1, 2, 3);
        });
    }

    @Test
    void whoIsTrustedIsKeptOnceHoweverOftenItIsRead() {
        Trust first = trust(readTrust(CA.certificate(), CA.crl()));
        assertThat(first).isNotNull();
        assertThat(trust(readTrust(CA.certificate(), CA.crl())))
                .as("another list")
                .isNotSameAs(first);
        X509CRL list = CA.crl();
        Trust second = trust(readTrust(CA.certificate(), list));
        assertThat(trust(readTrust(CA.certificate(), list))).isSameAs(second);
    }

    @Test
    void whatIsReadAgainUnchangedIsEqual() {
        String keys = key(1) + key(2);
        Reading<ServerMaterial> first = readTickets(keys);
        assertThat(first).isInstanceOf(Reading.Good.class);
        assertThat(readTickets(keys)).isEqualTo(first).hasSameHashCodeAs(first);
        assertThat(readTickets(key(1))).isNotEqualTo(first);
        assertThat(readTickets(key(2) + key(1))).isNotEqualTo(first);
    }

    private static String key(int seed) {
        byte[] key = new byte[TicketKeyReader.KEY_BYTES];
        Arrays.fill(key, (byte) seed);
        return Base64.getEncoder().encodeToString(key) + "\n";
    }
}
