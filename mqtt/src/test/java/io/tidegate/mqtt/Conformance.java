package io.tidegate.mqtt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What the specifications ask, and which tests prove that we do it: by edition and statement.
///
/// Tests of this module say it themselves, by [Spec]; those of others are named in the list of
/// statements.
final class Conformance {
    private final Map<Edition, List<Statement>> statements = new EnumMap<>(Edition.class);
    private final Map<Edition, Map<String, Set<String>>> tests = new EnumMap<>(Edition.class);

    /// @param lists a directory with the statements of each edition
    /// @param testClasses compiled, each with its methods
    Conformance(Path lists, Collection<Class<?>> testClasses) {
        for (Edition edition : Edition.values()) {
            List<Statement> asked = Statement.read(lists.resolve(edition.file));
            statements.put(edition, asked);
            tests.put(edition, new TreeMap<>());
            asked.forEach(one -> one.tests().forEach(test -> prove(edition, one.number(), test)));
        }
        for (Class<?> type : testClasses) {
            for (Method method : type.getDeclaredMethods()) {
                Spec spec = method.getAnnotation(Spec.class);
                if (spec != null) {
                    String test = type.getSimpleName() + "." + method.getName();
                    for (Edition edition : Edition.values()) {
                        edition.cited(spec).forEach(number -> prove(edition, number, test));
                    }
                }
            }
        }
    }

    /// The classes of a directory that is on the class path.
    static List<Class<?>> classesIn(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            List<Class<?>> classes = new ArrayList<>();
            for (Path file :
                    files.filter(one -> one.toString().endsWith("Test.class")).toList()) {
                String name = root.relativize(file).toString().replace('/', '.');
                classes.add(Class.forName(name.substring(0, name.length() - ".class".length())));
            }
            return classes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private void prove(Edition edition, String number, String test) {
        testsOf(edition).computeIfAbsent(number, _ -> new TreeSet<>()).add(test);
    }

    List<Statement> statements(Edition edition) {
        return statements.getOrDefault(edition, List.of());
    }

    private Map<String, Set<String>> testsOf(Edition edition) {
        return tests.getOrDefault(edition, Map.of());
    }

    Collection<String> testsOf(Edition edition, Statement statement) {
        return testsOf(edition).getOrDefault(statement.number(), Set.of());
    }

    /// Numbers that tests prove and that no list has.
    List<String> strays(Edition edition) {
        List<String> strays = new ArrayList<>(testsOf(edition).keySet());
        strays.removeAll(statements(edition).stream().map(Statement::number).toList());
        return strays;
    }

    /// Statements that this module keeps to and that no test proves.
    List<String> unproved(Edition edition) {
        return statements(edition).stream()
                .filter(one -> one.bound() == Statement.Bound.HERE
                        && testsOf(edition, one).isEmpty())
                .map(Statement::number)
                .toList();
    }

    String document() {
        StringBuilder out = new StringBuilder("""
                # Conformance

                What the MQTT specifications ask of whoever receives a CONNECT, and of the packet that answers it, in our words;
                who does it, since Tidegate stands between client and node; and the tests that prove our part. Statements without
                a number go by their section. A test fails when this page is not what the tests say; it is written anew by
                `mvn -pl mqtt test -Dtest=ConformanceTest -Dconformance.write=true`.
                """);
        for (Edition edition : Edition.values()) {
            out.append("\n## ").append(edition.title).append("\n\n");
            out.append("| statement | asks | bound | tests |\n|---|---|---|---|\n");
            statements(edition).forEach(one -> out.append(row(edition, one)));
        }
        return out.toString();
    }

    private String row(Edition edition, Statement statement) {
        List<String> proofs = testsOf(edition, statement).stream()
                .map(test -> "`" + test + "`")
                .toList();
        String note = statement.note().isEmpty() ? "" : " (" + statement.note() + ")";
        return "| " + statement.number() + " | " + statement.asks() + note + " | " + statement.bound().reader + " | "
                + (proofs.isEmpty() ? "–" : String.join(", ", proofs)) + " |\n";
    }
}
