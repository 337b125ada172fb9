package io.tidegate.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateChoiceTest {
    private static KeyMaterial certificate(TestPki.Key key, String... names) {
        return TestPki.order("x").key(key).dns(names).selfSigned().keyMaterial();
    }

    @Test
    void ofSeveralForOneNameTheCheapestToSignWithIsFirst() {
        CertificateChoice choice = new CertificateChoice(List.of(
                certificate(TestPki.Key.RSA_2048, "a.example"),
                certificate(TestPki.Key.ED25519, "a.example"),
                certificate(TestPki.Key.EC_256, "a.example")));
        assertThat(choice.forName("a.example")).containsExactly(2, 1, 0);
        assertThat(choice.forName(null)).containsExactly(2, 1, 0);
        assertThat(choice.forName("b.example")).containsExactly(2, 1, 0);
    }

    @Test
    void theOnesForTheNameGoBeforeThoseForAllNamesOfItsKind() {
        CertificateChoice choice = new CertificateChoice(List.of(
                certificate(TestPki.Key.EC_256, "first.example"),
                certificate(TestPki.Key.EC_256, "*.example"),
                certificate(TestPki.Key.RSA_2048, "a.example"),
                certificate(TestPki.Key.EC_256, "a.example", "*.example")));
        assertThat(choice.forName("a.example")).containsExactly(3, 2, 1);
        assertThat(choice.forName("b.example")).containsExactly(1, 3);
        assertThat(choice.forName("b.a.example")).containsExactly(0);
        assertThat(choice.forName("example")).containsExactly(0);
        assertThat(choice.forName("*.example"))
                .as("no name that a client may ask for")
                .isNotEmpty();
        assertThat(choice.forName(".example")).containsExactly(0);
        assertThat(choice.forName("")).containsExactly(0);
    }

    @Test
    void whoNamesNobodyGetsTheFirstOrOneOfTheSameNames() {
        CertificateChoice choice = new CertificateChoice(List.of(
                certificate(TestPki.Key.RSA_2048, "a.example", "b.example"),
                certificate(TestPki.Key.EC_256, "a.example"),
                certificate(TestPki.Key.EC_256, "b.example", "a.example")));
        assertThat(choice.forName(null)).containsExactly(2, 0);
    }

    @Test
    void caseAndTheDotOfTheRootDoNotMatter() {
        CertificateChoice choice = new CertificateChoice(
                List.of(certificate(TestPki.Key.EC_256, "x.example"), certificate(TestPki.Key.EC_256, "a.example")));
        assertThat(choice.forName("A.Example.")).containsExactly(1);
    }
}
