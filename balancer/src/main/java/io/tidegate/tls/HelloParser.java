package io.tidegate.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tidegate.address.HostName;
import io.tidegate.tls.HelloOutcome.Malformed;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the fields of one ClientHello in order, as far as they have arrived. Confined to one call.
final class HelloParser {
    /// Bytes of a handshake message before its body: its type and the body's length.
    static final int HEAD = 4;

    private static final String MESSAGE = "RFC 8446 §4";
    private static final String HELLO = "RFC 8446 §4.1.2";
    private static final String EXTENSIONS = "RFC 8446 §4.2";
    private static final String SERVER_NAMES = "RFC 6066 §3";
    private static final String PROTOCOLS = "RFC 7301 §3.1";
    private static final String VERSIONS = "RFC 8446 §4.2.1";

    private static final int CLIENT_HELLO = 1;
    private static final int MAJOR_VERSION = 3;
    private static final int RANDOM = 32;
    private static final int SESSION_ID_MAX = 32;
    /// Version, random, and one cipher suite and one compression method behind their lengths.
    private static final int BODY_MIN = 2 + RANDOM + 1 + 2 + 2 + 1 + 1;

    private static final int SERVER_NAME = 0;
    private static final int ALPN = 16;
    private static final int PRE_SHARED_KEY = 41;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int HOST_NAME = 0;

    private final HelloCursor in;
    private final BitSet seen = new BitSet();
    private final List<String> alpn = new ArrayList<>();
    private final List<Integer> versions = new ArrayList<>();
    private @Nullable String serverName;

    HelloParser(HelloRecords records) {
        this.in = new HelloCursor(records.message(), records.from(), records.length());
    }

    @Nullable
    Malformed fault() {
        return in.fault();
    }

    boolean isIncomplete() {
        return in.isIncomplete();
    }

    ClientHello hello(int wireLength) {
        return new ClientHello(wireLength, serverName, alpn, versions);
    }

    void parse() {
        int end = head();
        int legacyVersion = legacyVersion(end);
        in.skip(RANDOM, end, HELLO);
        int sessionId = in.uint8(end, HELLO);
        in.require(sessionId <= SESSION_ID_MAX, HELLO, "the session id is longer than " + SESSION_ID_MAX + " bytes");
        in.skip(sessionId, end, HELLO);
        int suites = in.uint16(end, HELLO);
        in.require(suites >= 2 && suites % 2 == 0, HELLO, "the cipher suites have " + suites + " bytes");
        in.skip(suites, end, HELLO);
        compression(end);
        if (in.at() < end) {
            int extensions = in.uint16(end, HELLO);
            in.require(in.at() + extensions == end, HELLO, "the extensions do not end where the ClientHello does");
            while (in.goesOn(end)) {
                extension(end);
            }
        }
        if (versions.isEmpty()) {
            versions.add(legacyVersion);
        }
    }

    /// Answers where the message ends.
    private int head() {
        int unbounded = in.at() + HEAD;
        int type = in.uint8(unbounded, MESSAGE);
        in.require(type == CLIENT_HELLO, MESSAGE, "the first handshake message is of type " + type + ", not 1");
        String tooLong = "the ClientHello is longer than " + ClientHelloReader.BODY_MAX + " bytes";
        int high = in.uint8(unbounded, MESSAGE);
        in.require(high == 0, MESSAGE, tooLong);
        int body = in.uint16(unbounded, MESSAGE);
        in.require(body <= ClientHelloReader.BODY_MAX, MESSAGE, tooLong);
        in.require(body >= BODY_MIN, HELLO, "the ClientHello is too short for its fields");
        return in.at() + body;
    }

    private int legacyVersion(int end) {
        int major = in.uint8(end, HELLO);
        in.require(major == MAJOR_VERSION, HELLO, "the ClientHello is of version " + major + ", not 3");
        return major << 8 | in.uint8(end, HELLO);
    }

    private void compression(int end) {
        int methods = in.uint8(end, HELLO);
        in.require(methods >= 1, HELLO, "there is no compression method");
        int methodsEnd = in.enclosed(methods, end, HELLO);
        boolean none = false;
        while (in.goesOn(methodsEnd)) {
            none |= in.uint8(methodsEnd, HELLO) == 0;
        }
        in.require(none, HELLO, "the compression methods do not include \"none\"");
    }

    private void extension(int end) {
        int type = in.uint16(end, EXTENSIONS);
        in.require(!seen.get(type), EXTENSIONS, "the extension " + type + " is there twice");
        in.require(!seen.get(PRE_SHARED_KEY), "RFC 8446 §4.2.11", "an extension follows pre_shared_key");
        int bodyEnd = in.enclosed(in.uint16(end, EXTENSIONS), end, EXTENSIONS);
        if (in.isStopped()) {
            return;
        }
        seen.set(type);
        switch (type) {
            case SERVER_NAME -> serverNames(bodyEnd);
            case ALPN -> protocols(bodyEnd);
            case SUPPORTED_VERSIONS -> versions(bodyEnd);
            default -> in.skip(bodyEnd - in.at(), bodyEnd, EXTENSIONS);
        }
    }

    /// "The ServerNameList MUST NOT contain more than one name of the same name_type." Types to come begin with a
    /// length too.
    private void serverNames(int end) {
        list(in.uint16(end, SERVER_NAMES), end, SERVER_NAMES, "server names");
        BitSet types = new BitSet();
        while (in.goesOn(end)) {
            int type = in.uint8(end, SERVER_NAMES);
            in.require(!types.get(type), SERVER_NAMES, "there are two server names of type " + type);
            types.set(type);
            int length = in.uint16(end, SERVER_NAMES);
            in.require(length > 0 || type != HOST_NAME, SERVER_NAMES, "the server name is empty");
            byte[] name = in.bytes(length, end, SERVER_NAMES);
            if (type == HOST_NAME && !in.isStopped()) {
                serverName = HostName.parse(new String(name, ISO_8859_1));
            }
        }
    }

    private void protocols(int end) {
        list(in.uint16(end, PROTOCOLS), end, PROTOCOLS, "protocol names");
        while (in.goesOn(end)) {
            int length = in.uint8(end, PROTOCOLS);
            in.require(length > 0, PROTOCOLS, "a protocol name is empty");
            byte[] name = in.bytes(length, end, PROTOCOLS);
            if (!in.isStopped()) {
                alpn.add(new String(name, ISO_8859_1));
            }
        }
    }

    private void versions(int end) {
        int length = in.uint8(end, VERSIONS);
        list(length, end, VERSIONS, "versions");
        in.require(length % 2 == 0, VERSIONS, "the versions have " + length + " bytes");
        while (in.goesOn(end)) {
            int version = in.uint16(end, VERSIONS);
            if (!in.isStopped()) {
                versions.add(version);
            }
        }
    }

    /// A list that is not empty and fills its extension.
    private void list(int length, int end, String section, String what) {
        in.require(length > 0, section, "the list of " + what + " is empty");
        in.require(in.at() + length == end, section, "the list of " + what + " does not end where its extension does");
    }
}
