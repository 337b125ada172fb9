package io.tidegate.tls;

import static io.tidegate.tls.TestPki.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.tls.TestPki.Issued;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TlsFilesTest {
    private static final Issued ROOT = TestPki.root("Root");
    private static final Issued CA = TestPki.order("CA").authority().by(ROOT);
    private static final Issued SERVER =
            TestPki.order("server").dns("mqtt.example").by(CA);
    private static final Duration DAY = Duration.ofDays(1);

    private final TlsFiles files = new TlsFiles(FileReader.system());

    @TempDir
    private Path directory = Path.of("");

    private Path certfile = Path.of("");
    private Path keyfile = Path.of("");

    @BeforeEach
    void name() {
        certfile = directory.resolve("server.pem");
        keyfile = directory.resolve("server.key");
    }

    private Reading<ServerMaterial> read(Object[] certificates, Object... keys) {
        TestPki.write(certfile, TestPki.pem(certificates));
        TestPki.write(keyfile, TestPki.pem(keys));
        return readFrom(keyfile);
    }

    private Reading<ServerMaterial> readFrom(@Nullable Path key) {
        return files.read(TlsServerSettings.of(new CertificateFiles(certfile, key, null)), NOW);
    }

    private static Object[] chain(Issued... all) {
        return Arrays.stream(all).map(Issued::certificate).toArray();
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

    private static KeyMaterial material(Reading<ServerMaterial> reading) {
        assertThat(reading).isInstanceOf(Reading.Good.class);
        return ((Reading.Good<ServerMaterial>) reading)
                .material()
                .certificates()
                .getFirst();
    }

    @Test
    void saysThatAFileIsMissing() {
        TestPki.write(certfile, TestPki.pem(chain(SERVER)));
        assertThat(problems(readFrom(keyfile)))
                .containsExactly("keyfile " + keyfile + ": there is no such file: check the path");
    }

    @Test
    void saysAllThatIsWrongAtOnce() {
        Path ca = directory.resolve("ca.pem");
        Path list = directory.resolve("list.crl");
        Path tickets = directory.resolve("tickets");
        TlsServerSettings plain = TlsServerSettings.of(new CertificateFiles(certfile, keyfile, null));
        TlsServerSettings settings = new TlsServerSettings(
                plain.certificates(),
                new TlsServerSettings.ClientAuth.Required(new TrustFiles(ca, List.of(list)), 1),
                plain.versions(),
                plain.ciphers(),
                plain.alpn(),
                new TlsServerSettings.Tickets.FromFile(tickets),
                new TlsServerSettings.Stapling.On(null, directory.resolve("issuer.pem"), DAY, DAY),
                plain.handshakeTimeout());
        assertThat(problems(files.read(settings, NOW)))
                .hasSize(6)
                .allMatch(line -> line.endsWith(": there is no such file: check the path"));
        assertThat(TlsFiles.paths(settings))
                .isEqualTo(Set.of(certfile, keyfile, ca, list, tickets, directory.resolve("issuer.pem")));
    }

    @Test
    void saysThatAFileIsADirectory() throws IOException {
        Files.createDirectory(certfile);
        assertThat(problems(readFrom(null)))
                .containsExactly("certfile " + certfile + ": cannot be read: it is no plain file");
    }

    @Test
    void saysThatAFileIsTooLong() throws IOException {
        Files.write(certfile, new byte[KeyMaterialReader.BYTES_MAX + 1]);
        assertThat(problems(readFrom(null)))
                .containsExactly("certfile " + certfile + ": cannot be read: it has more than 1048576 bytes");
    }

    @Test
    void saysThatThereIsNoCertificate() {
        assertThat(problems(read(new Object[] {}, SERVER.pkcs8())))
                .containsExactly(
                        "certfile " + certfile + ": no certificate in it: give the certificate and its chain, as PEM");
    }

    @Test
    void saysThatThereIsNoKey() {
        assertThat(problems(read(chain(SERVER), SERVER.certificate())))
                .containsExactly("keyfile " + keyfile + ": no private key in it: give one as PEM");
        assertThat(problems(readFrom(null)))
                .containsExactly("certfile " + certfile + ": no private key in it: set keyfile");
    }

    @Test
    void saysThatThereAreTwoKeys() {
        assertThat(problems(read(chain(SERVER), SERVER.pkcs8(), CA.pkcs8())))
                .containsExactly("keyfile " + keyfile + ": 2 private keys in it: leave the one of the certificate");
    }

    @ParameterizedTest
    @EnumSource(names = {"RSA_2048", "EC_256", "EC_384", "ED25519"})
    void saysThatTheKeyIsAnothers(TestPki.Key kind) {
        assertThat(problems(read(
                        chain(SERVER), TestPki.order("other").key(kind).by(CA).pkcs8())))
                .containsExactly(
                        "certfile " + certfile + ": the key in " + keyfile
                                + " does not belong to the certificate of \"CN=server\": give the key that the certificate was requested with");
    }

    @Test
    void saysThatTheKeyIsAnothersOfTheSameKind() {
        Issued rsa = new Issued(
                TestPki.order("server")
                        .keys(TestPki.Key.RSA_2048.fresh(), TestPki.Key.RSA_2048)
                        .by(CA)
                        .certificate(),
                TestPki.Key.RSA_2048.fresh(),
                List.of(),
                "SHA256withRSA");
        assertThat(problems(read(chain(rsa), rsa.pkcs8())))
                .singleElement()
                .asString()
                .contains("does not belong to the certificate");
    }

    @Test
    void saysThatAKeyIsOfNoUse() {
        PemObject dsa = new PemObject("PRIVATE KEY", TestPki.dsaKey());
        assertThat(problems(read(chain(SERVER), dsa)))
                .containsExactly("keyfile " + keyfile
                        + ": a key of a kind that is not known here (1.2.840.10040.4.1): use RSA, EC or Ed25519");
    }

    @Test
    void saysThatPemIsBroken() {
        TestPki.write(certfile, "-----BEGIN CERTIFICATE-----\nMIIB\n");
        assertThat(problems(readFrom(null)))
                .singleElement()
                .asString()
                .startsWith("certfile " + certfile + ": cannot be read as PEM (")
                .endsWith("): make it anew");
    }

    @Test
    void saysThatACertificateInPemIsNone() {
        TestPki.write(certfile, TestPki.pem(new PemObject("CERTIFICATE", new byte[] {0x30, 0x03, 0x02, 0x01, 0x00})));
        assertThat(problems(readFrom(null)))
                .singleElement()
                .asString()
                .startsWith("certfile " + certfile + ": cannot be read as PEM (");
    }

    @Test
    void saysThatACertificateInDerIsNotEnough() throws IOException {
        Files.write(certfile, TestPki.der(SERVER.certificate()));
        assertThat(problems(readFrom(null)))
                .singleElement()
                .asString()
                .startsWith("certfile " + certfile + ": neither PEM nor PKCS#12: convert it");
    }

    @Test
    void readsAChainAndAKey() {
        KeyMaterial material = material(read(chain(SERVER, CA), SERVER.pkcs8()));
        assertThat(material.chain()).isEqualTo(List.of(SERVER.certificate(), CA.certificate()));
        assertThat(material.key()).isEqualTo(SERVER.keys().getPrivate());
        assertThat(material.facts())
                .isEqualTo(new CertificateFacts(
                        "CN=server",
                        List.of("mqtt.example"),
                        TestPki.BEFORE,
                        TestPki.AFTER,
                        "EC256",
                        "ecdsa-with-SHA256"));
    }

    @Test
    void readsAllFromOneFile() {
        TestPki.write(
                certfile,
                "Bag Attributes: none\r\n" + TestPki.pem(SERVER.pkcs8(), SERVER.certificate(), CA.certificate()));
        assertThat(material(readFrom(null)).chain()).hasSize(2);
        assertThat(material(readFrom(certfile)).chain()).hasSize(2);
    }

    @Test
    void putsAChainInOrderAndSaysSo() {
        Reading<ServerMaterial> reading = read(chain(CA, ROOT, SERVER), SERVER.pkcs8());
        assertThat(material(reading).chain())
                .isEqualTo(List.of(SERVER.certificate(), CA.certificate(), ROOT.certificate()));
        assertThat(warnings(reading))
                .containsExactly(
                        "certfile " + certfile + ": its certificates are out of order: they are sent in the right one");
    }

    @Test
    void anyOrderOfAChainGivesTheSame() {
        List<Issued> all = new ArrayList<>(List.of(SERVER, CA, ROOT));
        for (int i = 0; i < all.size(); i++) {
            all.add(all.removeFirst());
            assertThat(material(read(chain(all.toArray(new Issued[0])), SERVER.pkcs8()))
                            .chain())
                    .isEqualTo(List.of(SERVER.certificate(), CA.certificate(), ROOT.certificate()));
        }
    }

    @Test
    void leavesOutWhatHasNoPlaceInTheChain() {
        Issued stranger = TestPki.root("Stranger");
        Reading<ServerMaterial> reading = read(chain(SERVER, stranger), SERVER.pkcs8());
        assertThat(material(reading).chain()).isEqualTo(List.of(SERVER.certificate()));
        assertThat(warnings(reading))
                .containsExactly(
                        "certfile " + certfile
                                + ": \"CN=Stranger\" issued none of the others and is not sent: take it out, or add what is missing in between");
    }

    @Test
    void anAuthorityOfTheRightNameWithAnotherKeyHasNoPlaceInTheChain() {
        Issued namesake = TestPki.order("CA").authority().by(ROOT);
        assertThat(material(read(chain(SERVER, namesake, CA), SERVER.pkcs8())).chain())
                .isEqualTo(List.of(SERVER.certificate(), CA.certificate()));
    }

    @Test
    void warnsOfACertificateOutOfItsTime() {
        Issued old = TestPki.order("old").valid(TestPki.BEFORE, NOW.minus(DAY)).by(CA);
        assertThat(warnings(read(chain(old), old.pkcs8())))
                .containsExactly("certfile " + certfile
                        + ": the certificate of \"CN=old\" expired at 2025-12-31T00:00:00Z: renew it");
        Issued young =
                TestPki.order("young").valid(NOW.plus(DAY), TestPki.AFTER).by(CA);
        assertThat(warnings(read(chain(young), young.pkcs8())))
                .containsExactly(
                        "certfile " + certfile
                                + ": the certificate of \"CN=young\" is not valid before 2026-01-02T00:00:00Z: check the clock");
    }

    @Test
    void sayNothingOfSecrets() {
        CertificateFiles secret = new CertificateFiles(certfile, keyfile, "s3cret");
        KeyMaterial material = material(read(chain(SERVER, CA), SERVER.pkcs8()));
        ServerMaterial server = new ServerMaterial(
                List.of(new KeyMaterial(secret, material.chain(), material.key(), material.facts())),
                null,
                List.of(new byte[48]));
        assertThat(server.toString()).contains("CN=server", "1 ticket keys").doesNotContain("s3cret", "PrivateKey");
    }

    @Test
    void readsThePartsOfAPool() {
        Path ca = TestPki.write(directory.resolve("ca.pem"), TestPki.pem(ROOT.certificate()));
        TestPki.write(certfile, TestPki.pem(SERVER.pkcs8(), SERVER.certificate()));
        TlsClientSettings settings = new TlsClientSettings(
                new TlsClientSettings.Peer.Verified(new TrustFiles(ca, List.of()), 1),
                new CertificateFiles(certfile, null, null),
                null,
                Set.of(TlsVersion.TLS_1_3),
                List.of());
        assertThat(files.read(settings, NOW)).isInstanceOfSatisfying(Reading.Good.class, good -> {
            ClientMaterial material = (ClientMaterial) good.material();
            assertThat(material.nodes()).isEqualTo(new Trust(List.of(ROOT.certificate()), List.of()));
            assertThat(material.certificate())
                    .extracting(KeyMaterial::certificate)
                    .isEqualTo(SERVER.certificate());
        });
        assertThat(TlsFiles.paths(settings)).isEqualTo(Set.of(certfile, ca));
    }

    @Test
    void readsNothingForAPoolThatTrustsAnybody() {
        TlsClientSettings settings = new TlsClientSettings(
                new TlsClientSettings.Peer.Anybody(), null, null, Set.of(TlsVersion.TLS_1_3), List.of());
        assertThat(files.read(settings, NOW)).isEqualTo(new Reading.Good<>(new ClientMaterial(null, null), List.of()));
    }

    @Test
    void findsTheIssuerForOcspInTheChainOrItsFile() {
        KeyMaterial own = material(read(chain(SERVER, CA), SERVER.pkcs8()));
        KeyMaterial alone = material(read(chain(SERVER), SERVER.pkcs8()));
        Path file = TestPki.write(directory.resolve("issuer.pem"), TestPki.pem(ROOT.certificate(), CA.certificate()));
        Path wrong = TestPki.write(directory.resolve("wrong.pem"), TestPki.pem(ROOT.certificate()));
        Reading<X509Certificate> found = new Reading.Good<>(CA.certificate(), List.of());
        assertThat(files.issuer(own, stapling(null))).isEqualTo(found);
        assertThat(files.issuer(alone, stapling(file))).isEqualTo(found);
        assertThat(problems(files.issuer(alone, stapling(null))))
                .containsExactly("certfile " + certfile
                        + ": the issuer of CN=server is not in it: its status cannot be asked for");
        assertThat(problems(files.issuer(own, stapling(wrong)))).hasSize(1);
    }

    private static TlsServerSettings.Stapling.On stapling(@Nullable Path issuer) {
        return new TlsServerSettings.Stapling.On(null, issuer, DAY, DAY);
    }
}
