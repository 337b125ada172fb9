package io.tidegate.tls;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which certificates may be shown to a client that asks for a server by name (RFC 6066 §3), the
/// best first. Immutable.
///
/// Of those, BoringSSL takes the first that the client's cipher suites, signature schemes and groups
/// can do with: ECDSA goes before Ed25519 and that before RSA, because a signature costs in that
/// order.
final class CertificateChoice {
    private final Map<String, List<Integer>> byName = new LinkedHashMap<>();
    private final List<Integer> byDefault;

    /// @param certificates at least one; whoever asks for nobody gets the first, or one that has the
    ///     same names
    CertificateChoice(List<KeyMaterial> certificates) {
        List<Integer> cheapestFirst = new ArrayList<>();
        for (int i = 0; i < certificates.size(); i++) {
            cheapestFirst.add(i);
        }
        cheapestFirst.sort(Comparator.comparingInt(i -> cost(certificates.get(i))));
        List<Integer> same = new ArrayList<>();
        List<String> first = certificates.getFirst().facts().names();
        for (int i : cheapestFirst) {
            List<String> names = certificates.get(i).facts().names();
            for (String name : names) {
                byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(i);
            }
            if (i == 0 || (!names.isEmpty() && names.containsAll(first) && first.containsAll(names))) {
                same.add(i);
            }
        }
        this.byDefault = same;
    }

    private static int cost(KeyMaterial certificate) {
        return switch (certificate.key().getAlgorithm()) {
            case "EC", "ECDSA" -> 0;
            case "EdDSA", "Ed25519" -> 1;
            default -> 2;
        };
    }

    /// Numbers of certificates: those for the name itself, then those for all names of its kind
    /// (`*.example.org`, which stands for one label, RFC 9525 §6.3); where nobody has it, those for
    /// everybody.
    ///
    /// @param serverName as the client spelt it; null = it names none
    List<Integer> forName(@Nullable String serverName) {
        if (serverName == null) {
            return byDefault;
        }
        String name = lowerCase(serverName);
        List<Integer> exact = byName.getOrDefault(name, List.of());
        int dot = name.indexOf('.');
        List<Integer> wild = dot < 1 ? List.of() : byName.getOrDefault("*" + name.substring(dot), List.of());
        if (exact.isEmpty()) {
            return wild.isEmpty() ? byDefault : wild;
        }
        if (wild.isEmpty()) {
            return exact;
        }
        List<Integer> both = new ArrayList<>(exact);
        wild.stream().filter(i -> !exact.contains(i)).forEach(both::add);
        return both;
    }

    /// Without the dot of the root, which some clients write against RFC 6066.
    static String lowerCase(String serverName) {
        String name = serverName.endsWith(".") ? serverName.substring(0, serverName.length() - 1) : serverName;
        return name.toLowerCase(Locale.ROOT);
    }

    /// Whether it is a name at all: ASCII without spaces and control characters.
    static boolean isPrintable(String name) {
        return name.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }
}
