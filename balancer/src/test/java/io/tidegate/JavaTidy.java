package io.tidegate;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// Sizes and names of Java sources, read from the compiler's own syntax trees. Confined.
final class JavaTidy extends TreePathScanner<@Nullable Void, @Nullable Void> {
    static final int FILE_LINES_MAX = 500;
    static final int METHOD_LINES_MAX = 60;
    static final int PARAMETERS_MAX = 5;

    /// `Type.method` that may take more parameters than others, and why.
    static final Map<String, String> MANY_PARAMETERS = Map.of();

    private static final Set<String> BANNED_WORDS = Set.of("Util", "Utils", "Helper", "Helpers", "Manager", "Impl");
    private static final Set<String> BANNED_FIRST_WORDS = Set.of("Base", "Abstract");
    private static final Set<String> BANNED_LAST_WORDS = Set.of("Info", "Data");
    private static final Pattern WORDS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");
    private static final Pattern HUNGARIAN = Pattern.compile("I[A-Z][a-z].*");
    private static final Pattern SLEEP = Pattern.compile("(.*\\.)?(Thread|TimeUnit(\\.[A-Z]+)?|[A-Z]+SECONDS)\\.sleep");
    private static final Pattern SWITCHED_OFF = Pattern.compile("(.*\\.)?(Disabled\\w*|Ignore)");

    private final List<Finding> findings = new ArrayList<>();
    private final SourcePositions positions;
    private final CompilationUnitTree unit;
    private final Source source;

    private JavaTidy(SourcePositions positions, CompilationUnitTree unit, Source source) {
        this.positions = positions;
        this.unit = unit;
        this.source = source;
    }

    /// One Java file; its path leads from the root of the repository, with slashes.
    static final class Source extends SimpleJavaFileObject {
        private final String path;
        private final String text;

        Source(String path, String text) {
            super(URI.create("string:///" + path), Kind.SOURCE);
            this.path = path;
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        boolean isTest() {
            return path.contains("src/test/");
        }
    }

    /// What there is to complain about; what does not parse too.
    static List<Finding> inspect(Collection<Source> sources) {
        List<Finding> findings = new ArrayList<>();
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(
                        null,
                        null,
                        problem -> findings.add(new Finding(String.valueOf(problem.getSource()), problem.toString())),
                        List.of("-proc:none"),
                        null,
                        sources);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        for (CompilationUnitTree unit : parse(task)) {
            JavaTidy one = new JavaTidy(positions, unit, sourceOf(unit.getSourceFile(), sources));
            one.checkFile();
            one.scan(unit, null);
            findings.addAll(one.findings);
        }
        return findings;
    }

    private static Iterable<? extends CompilationUnitTree> parse(JavacTask task) {
        try {
            return task.parse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Source sourceOf(JavaFileObject file, Collection<Source> sources) {
        return sources.stream()
                .filter(source -> source.toUri().equals(file.toUri()))
                .findFirst()
                .orElseThrow();
    }

    private void checkFile() {
        long lines = source.text.lines().count();
        if (lines > FILE_LINES_MAX) {
            findings.add(new Finding(source.path, lines + " lines, " + FILE_LINES_MAX + " at most"));
        }
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
        String name = type.getSimpleName().toString();
        String bad = badWordOf(name);
        if (!bad.isEmpty()) {
            complain(type, "type " + name + ": '" + bad + "' says nothing; name it by what it is or does");
        }
        return super.visitClass(type, null);
    }

    /// Empty where the name is fine.
    private static String badWordOf(String name) {
        List<String> words = List.of(WORDS.split(name, -1));
        if (BANNED_FIRST_WORDS.contains(words.getFirst())) {
            return words.getFirst();
        }
        if (BANNED_LAST_WORDS.contains(words.getLast())) {
            return words.getLast();
        }
        if (HUNGARIAN.matcher(name).matches()) {
            return "I";
        }
        return words.stream().filter(BANNED_WORDS::contains).findFirst().orElse("");
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
        ClassTree owner = (ClassTree) getCurrentPath().getParentPath().getLeaf();
        String name = owner.getSimpleName() + "." + method.getName();
        boolean ofRecord = owner.getKind() == Tree.Kind.RECORD && method.getReturnType() == null;
        int parameters = method.getParameters().size();
        if (parameters > PARAMETERS_MAX && !ofRecord && !MANY_PARAMETERS.containsKey(name)) {
            complain(method, name + " takes " + parameters + " parameters, " + PARAMETERS_MAX + " at most");
        }
        long lines = lineAt(positions.getEndPosition(unit, method)) - lineOf(method) + 1;
        if (lines > METHOD_LINES_MAX) {
            complain(method, name + " has " + lines + " lines, " + METHOD_LINES_MAX + " at most");
        }
        return super.visitMethod(method, null);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
        if (source.isTest() && SLEEP.matcher(call.getMethodSelect().toString()).matches()) {
            complain(call, "a test that sleeps: await the event, or advance the clock");
        }
        return super.visitMethodInvocation(call, null);
    }

    @Override
    public @Nullable Void visitAnnotation(AnnotationTree annotation, @Nullable Void nothing) {
        if (SWITCHED_OFF.matcher(annotation.getAnnotationType().toString()).matches()) {
            complain(annotation, "a test that is switched off: delete it, or assert what is, and say why");
        }
        return super.visitAnnotation(annotation, null);
    }

    private void complain(Tree where, String what) {
        findings.add(new Finding(source.path + ":" + lineOf(where), what));
    }

    private long lineOf(Tree tree) {
        return lineAt(positions.getStartPosition(unit, tree));
    }

    private long lineAt(long position) {
        return Objects.requireNonNull(unit.getLineMap()).getLineNumber(position);
    }
}
