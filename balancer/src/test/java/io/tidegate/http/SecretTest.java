package io.tidegate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.health.MqttWords;
import io.tidegate.mqtt.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    @Test
    void saysWhatIsWrongWithItsFile() throws IOException {
        Path file = directory.resolve("token");
        Secret secret = new Secret.InFile(file);
        assertThatThrownBy(secret::read).isInstanceOf(IOException.class).hasMessageContaining("token cannot be read");
        Files.writeString(file, "\r\n\n");
        assertThatThrownBy(secret::read).isInstanceOf(IOException.class).hasMessageContaining("is empty");
        Files.writeString(file, "x".repeat(Secret.BYTES_MAX + 1));
        assertThatThrownBy(secret::read).isInstanceOf(IOException.class).hasMessageContaining("more than 16384 bytes");
    }

    @Test
    void isReadAgainEachTimeWithoutTheEndOfItsLine() throws IOException {
        Path file = directory.resolve("token");
        Secret secret = new Secret.InFile(file);
        Files.writeString(file, " first \r\n");
        assertThat(secret.read()).isEqualTo(" first ");
        Files.writeString(file, "second");
        assertThat(secret.read()).isEqualTo("second");
    }

    @Test
    void doesNotShowWhatItIs() throws IOException {
        Secret secret = new Secret.Written("hunter2");
        assertThat(secret.read()).isEqualTo("hunter2");
        assertThat(secret.toString()).doesNotContain("hunter2");
        for (Credentials each : List.of(
                new Credentials.Basic("u", secret),
                new Credentials.Bearer(secret),
                new Credentials.Login("u", secret))) {
            assertThat(each.toString()).doesNotContain("hunter2");
        }
        assertThat(new MqttWords(Version.V5, "p", 0, "u", secret).toString()).doesNotContain("hunter2");
    }

    @Test
    void credentialsNameTheFilesThatTheyAreReadFrom() {
        Secret.InFile file = new Secret.InFile(directory.resolve("token"));
        Secret written = new Secret.Written("hunter2");
        assertThat(new Credentials.None().files()).isEmpty();
        assertThat(new Credentials.Basic("u", written).files()).isEmpty();
        assertThat(new Credentials.Basic("u", file).files()).containsExactly(file);
        assertThat(new Credentials.Bearer(file).files()).containsExactly(file);
        assertThat(new Credentials.Login("u", file).files()).containsExactly(file);
    }
}
